package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.json.JsonObject;

/** An operator goes on past a check that blocks: with a reason that stays, and only where no promise breaks. */
class WaiversIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
        ledger.script("check.sh", "echo the books are open; exit 1");
    }

    private Screen types(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command, ledger.playbook().toString(), "--to", "2.0"));
        words.addAll(List.of(more));
        return operator.types(words.toArray(String[]::new));
    }

    private void refused(Screen screen, int exit, String... words) throws IOException {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        assertThat(screen.err()).contains(words);
        assertThat(screen.out()).isEmpty();
        assertThat(ledger.runs()).isEmpty();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    private String journal() throws IOException {
        return Files.readString(ledger.state()
                .resolve("ledger/runs")
                .resolve(ledger.runs().get(0))
                .resolve("journal.jsonl"));
    }

    @Test
    void aWaivedCheckIsAskedAndShownAndTheUpgradeGoesOn() throws IOException {
        String[] waiver = {"--waive", "books-closed", "--reason", "year's end is done by hand"};
        Screen plan = types("plan", waiver);
        assertThat(plan.exit()).as(plan.all()).isZero();
        assertThat(plan.out().replaceAll("\\s+", " "))
                .contains("passed, 1 waived", "[WAIVED] books-closed", "the books are open")
                .containsPattern("Waiver: waived by \\S+.*: year's end is done by hand")
                .contains("--to 2.0 --waive books-closed --reason 'year'\\''s end is done by hand'");

        Screen apply = types("apply", "--yes", waiver[0], waiver[1], waiver[2], waiver[3]);
        assertThat(apply.exit()).as(apply.all()).isZero();
        assertThat(apply.err()).contains("! books-closed", "Waived    books-closed, waived by ");
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        assertThat(journal()).contains("\"outcome\":\"waived\"", "the books are open; waived by ");
        assertThat(operator.types("status").out()).contains("Waived    books-closed, waived by ");
        assertThat(operator.types("status", "-o", "json").out()).contains("\"waivers\": [");
        assertThat(operator.types("runs", "show", ledger.runs().get(0)).out()).contains("Waived    books-closed");
    }

    @Test
    void aWaiverThatIsNotNeededIsToldAndIsNoFault() throws IOException {
        ledger.script("check.sh", "true");
        Screen plan = types("plan", "--waive", "books-closed", "--reason", "in case");
        assertThat(plan.exit()).as(plan.all()).isZero();
        assertThat(plan.out()).contains("Waiver not needed").doesNotContain("[WAIVED]");
        JsonObject json = JsonObject.parse(
                "stdout",
                types("plan", "--waive", "books-closed", "--reason", "in case", "-o", "json")
                        .out());
        assertThat(json.objects("waivers").get(0).text("id")).isEqualTo("books-closed");
    }

    @Test
    void eachWaiverHasItsOwnReasonAndEnd() throws IOException {
        String day = LocalDate.now(ZoneId.systemDefault()).plusDays(3).toString();
        Screen plan = types(
                "plan",
                "--waive",
                "books-closed",
                "--reason",
                "one",
                "--expires",
                day,
                "--waive",
                "ready.ledger",
                "--reason",
                "two");
        assertThat(plan.exit()).as(plan.all()).isZero();
        assertThat(plan.out().replaceAll("\\s+", " ")).contains("until " + day + ": one", "ready.ledger");
        refused(types("plan", "--waive", "books-closed"), 2, "Missing required argument", "--reason=TEXT");
        refused(types("plan", "--waive", "books-closed", "--reason", " "), 2, "has no reason");
        refused(types("plan", "--waive", "books-closed", "--reason", "x", "--expires", "soon"), 2, "--expires");
    }

    @Test
    void whatPromisesRestOnIsNotWaived() throws IOException {
        refused(
                types("apply", "--yes", "--waive", "path", "--reason", "x"),
                3,
                "path cannot be waived",
                "upgrade explain path");
        ledger.playbook("id: books-closed\n", "id: books-closed\n    severity: unwaivable\n");
        refused(
                types(
                        "apply",
                        "--yes",
                        "--waive",
                        "books-closed",
                        "--reason",
                        "x",
                        "--waive",
                        "data-mount",
                        "--reason",
                        "y"),
                3,
                "books-closed cannot be waived",
                "data-mount cannot be waived",
                "2 errors");
    }

    @Test
    void aCheckThatIsNotThereHasANearestOne() throws IOException {
        refused(
                types("apply", "--yes", "--waive", "books-close", "--reason", "x"),
                2,
                "no check \"books-close\" to waive",
                "did you mean \"books-closed\"?");
        Screen json = types("apply", "--yes", "--waive", "nonsuch", "--reason", "x", "-o", "json");
        assertThat(json.exit()).isEqualTo(2);
        assertThat(json.result().objects("diagnostics").get(0).text("hint")).contains("upgrade explain");
    }

    @Test
    void aWaiverThatEndedIsNone() throws IOException {
        refused(
                types("apply", "--yes", "--waive", "books-closed", "--reason", "x", "--expires", "2026-01-31"),
                3,
                "the waiver of books-closed has expired");
    }

    @Test
    void aPlanKeepsItsWaiversUntilTheyEnd() throws IOException {
        String file = ledger.home().resolve("plan.json").toString();
        String today = LocalDate.now(ZoneId.systemDefault()).toString();
        types("plan", "--waive", "books-closed", "--reason", "x", "--expires", today, "--out", file);
        refused(
                operator.types("apply", file, "--waive", "books-closed", "--reason", "y"),
                2,
                "have no effect on a plan");
        Operator later = Operator.on(operator.host().with(Clock.offset(Clock.systemUTC(), Duration.ofHours(25))));
        refused(
                later.types("apply", file),
                9,
                "a waiver in it has expired",
                "upgrade plan " + ledger.playbook() + " --to 2.0 --waive books-closed --reason x --out " + file);
        Screen done = operator.types("apply", file);
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.err()).contains("Waived    books-closed");
    }

    @Test
    void aFileOfWaiversIsReadLikeAPlaybook() throws IOException {
        Path file = ledger.home().resolve("waivers.yaml");
        Files.writeString(file, "waivers:\n  - {id: books-closed, reason: as always, who: carla}\n");
        Screen done = types("apply", "--yes", "--waivers", file.toString());
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.err()).contains("waived by carla: as always");
    }

    @Test
    void aFaultInAFileOfWaiversHasItsPlace() throws IOException {
        Path file = ledger.home().resolve("waivers.yaml");
        Files.writeString(file, "waivers:\n  - {id: books-close, reason: as always, who: carla}\n");
        refused(
                types("apply", "--yes", "--waivers", file.toString()),
                2,
                file + ":2:10",
                "did you mean \"books-closed\"?");
        Files.writeString(file, "waivers:\n  - {id: books-closed, why: as always, who: carla}\n");
        refused(types("apply", "--yes", "--waivers", file.toString()), 2, file + ":2:24", "unknown key \"why\"");
        refused(types("apply", "--yes", "--waivers", file + "x"), 2, "cannot be read", "--waivers FILE");
    }

    @Test
    void aProductThatIsSickMayBeUpgradedAllTheSame() throws IOException {
        ledger.script("check.sh", "true");
        Files.delete(ledger.home().resolve("on"));
        Screen sick = types("apply", "--yes");
        assertThat(sick.exit()).as(sick.all()).isEqualTo(3);
        assertThat(sick.err()).contains("[BLOCK] ready.ledger");
        Screen done = types("apply", "--yes", "--waive", "ready.ledger", "--reason", "2.0 is the cure");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }
}
