package org.upgradekit.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.plan.Planner;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;
import org.upgradekit.testing.Golden;
import org.upgradekit.view.Commands;
import org.upgradekit.view.PlanView;
import org.upgradekit.view.Style;

/**
 * Each directory of {@code cases/plan}: {@code playbook.yaml} and {@code case.json} in; {@code plan.txt} with the exit
 * code of {@code plan --detailed-exitcode}, and {@code plan.json} out. {@code -Dgolden.update} writes both anew; then
 * they are read by a person.
 */
class PlanCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Path INVALID = Path.of("src/test/resources/playbooks/invalid");

    private static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    @TestFactory
    List<DynamicTest> isPlannedAsItWasRead() throws IOException {
        return in(CASES.resolve("plan")).stream()
                .map(one -> DynamicTest.dynamicTest(one.getFileName().toString(), () -> planned(one)))
                .toList();
    }

    private static void planned(Path directory) throws IOException {
        CaseFile asked = CaseFile.read(directory.resolve("case.json"));
        Playbook playbook =
                new PlaybookReader().read("playbook.yaml", Files.readAllBytes(directory.resolve("playbook.yaml")));
        Plan plan = Planner.plan(playbook, asked.facts(), asked.request());
        String json = PlanCodec.json(plan);
        Golden.assertEqual(directory.resolve("plan.txt"), screen(plan, asked));
        Golden.assertEqual(directory.resolve("plan.json"), json);

        Plan read = PlanCodec.read("plan.json", PlanCodec.write(plan));
        assertThat(PlanCodec.json(read)).isEqualTo(json);
        assertThat(screen(read, asked)).isEqualTo(screen(plan, asked));
    }

    private static String screen(Plan plan, CaseFile asked) {
        Commands commands = new Commands("./playbook.yaml", plan.head().product(), "", "", "");
        String text = new PlanView(new Style(false, 100, ZoneOffset.UTC), commands, false)
                .text(plan, asked.facts(), Optional.empty());
        ExitCode exit = plan.blocked() ? ExitCode.REFUSED : plan.nothingToDo() ? ExitCode.DONE : ExitCode.PENDING;
        return text + "\nexit " + exit.code() + "\n";
    }

    @Test
    void thereAreThirtyOfThemAndTwelveInvalidPlaybooks() throws IOException {
        int valid = in(CASES.resolve("plan")).size() + in(CASES.resolve("run")).size();
        long invalid = in(INVALID).stream()
                .filter(file -> file.toString().endsWith(".yaml"))
                .count();
        assertThat(invalid).isGreaterThanOrEqualTo(12);
        assertThat(valid + invalid).isGreaterThanOrEqualTo(30);
        assertThat(valid).isGreaterThanOrEqualTo(30);
    }
}
