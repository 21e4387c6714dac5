package org.upgradekit.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.facts.Finding;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.testing.Golden;

class PlanViewTest {
    private static String screen(int columns, Plan plan, Optional<String> written) {
        Style style = new Style(false, columns, ZoneOffset.UTC);
        return new PlanView(style, Sample.COMMANDS, false)
                .text(plan, Sample.facts(), written.map(file -> new PlanView.Written(file, PlanCodec.digest(plan))));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100})
    void aPlanIsATableOfItsSteps(int columns) {
        String screen = screen(columns, Sample.plan(), Optional.empty());
        Golden.assertEqual("view/plan-" + columns + ".txt", screen);
        assertThat(screen.lines().filter(line -> !line.contains("upgrade ")))
                .allSatisfy(line -> assertThat(Printable.width(line)).isLessThanOrEqualTo(columns));
    }

    @Test
    void aWrittenPlanIsAppliedFromItsFile() {
        assertThat(screen(100, Sample.plan(), Optional.of("/tmp/ow.json")))
                .endsWith("Next      upgrade apply /tmp/ow.json\n");
    }

    @Test
    void aBlockedPlanShowsEveryFindingAndNoTable() {
        Golden.assertEqual(
                "view/plan-blocked.txt", screen(100, Sample.plan(Sample.blocking(), Sample.steps()), Optional.empty()));
    }

    @Test
    void whatPassedIsShownToWhoAsks() {
        Style style = new Style(false, 100, ZoneOffset.UTC);
        String passed = "[PASS] disk";
        assertThat(screen(100, Sample.plan(), Optional.empty())).doesNotContain(passed);
        assertThat(new PlanView(style, Sample.COMMANDS, true).text(Sample.plan(), Sample.facts(), Optional.empty()))
                .contains(passed);
    }

    @Test
    void anUnknownVersionLeavesNoGap() {
        Plan.Head head = Sample.plan().head();
        assertThat(PlanView.path(new Plan.Head(
                        head.product(),
                        "Notes",
                        "",
                        "2.0",
                        "p.yaml",
                        "sha256:00",
                        new TreeMap<>(),
                        "1",
                        "db1",
                        head.made())))
                .isEqualTo("Notes → 2.0");
    }

    @Test
    void nothingToDoSaysSo() {
        Plan plan = Sample.plan(List.of(Finding.pass("path", "same")), List.of());
        Golden.assertEqual("view/plan-nothing.txt", screen(100, plan, Optional.empty()));
    }

    @Test
    void aBlockedPlanIsBlockedEvenWhenThereIsNothingToDo() {
        Plan plan = Sample.plan(Sample.blocking(), List.of());
        assertThat(screen(100, plan, Optional.empty())).contains("REFUSED.").contains("(exit 3)");
    }

    @Test
    void colourChangesNothingButColour() {
        Style style = new Style(true, 100, ZoneOffset.UTC);
        String coloured =
                new PlanView(style, Sample.COMMANDS, false).text(Sample.plan(), Sample.facts(), Optional.empty());
        assertThat(coloured).contains("\u001b[");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(screen(100, Sample.plan(), Optional.empty()));
    }
}
