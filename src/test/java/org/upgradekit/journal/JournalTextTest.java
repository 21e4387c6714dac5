package org.upgradekit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

class JournalTextTest {
    private static final ProcessMark PROCESS = new ProcessMark(4711, 99, "boot", "root", "upgrade apply");

    /** One of each kind, so that a codec that forgets a field fails here. */
    static final List<Event> EVENTS = List.of(
            new Event.RunBegan("20261121T010003Z-9f3c", "sha256:00", "0.1.0", PROCESS, "stop"),
            new Event.CheckEnded("disk", "pass", "2.7 of 18.4 GiB"),
            new Event.Owed("start.demo", "start demo"),
            new Event.StepStarted("stop.demo", 1),
            new Event.ChildStarted("stop.demo", PROCESS),
            new Event.StepDone("stop.demo", 12, Map.of("pid", "7")),
            new Event.RestorePointMade("r.h1", List.of("database", "conf")),
            new Event.StepFailed("migrate", 5, "exit 1", List.of("ERROR: \"x\"", "grüße\n")),
            new Event.StoreDirty("database", "migrate"),
            new Event.StepProbed("migrate", "partly", "history at 3 of 4"),
            new Event.Fenced("migrate", List.of("pid 5 python3")),
            new Event.StoreClean("database", "restored"),
            new Event.Decided("rollback", "policy", "on-failure: rollback"),
            new Event.UndoStarted("restore.database", 1),
            new Event.UndoFailed("restore.database", 3, "busy", List.of()),
            new Event.UndoDone("restore.database", 3, Map.of()),
            new Event.Turned(1, "2.0", "operator", "asked for"),
            new Event.Settled("start.demo"),
            new Event.RunInterrupted("INT"),
            new Event.RunResumed("0.1.0", PROCESS, List.of("boot id")),
            new Event.RunEnded("rolled-back", 5));

    static byte[] journal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String sum = "00000000";
        for (int i = 0; i < EVENTS.size(); i++) {
            String body = EventCodec.write(new Entry(i + 1L, Instant.parse("2026-11-21T01:00:03.123Z"), EVENTS.get(i)));
            bytes.writeBytes(JournalText.line(sum, body));
            sum = JournalText.sum(sum, body);
        }
        return bytes.toByteArray();
    }

    @Test
    void everyEventComesBackAsItWasWritten() {
        JournalText.Contents contents = JournalText.read("j", journal());
        assertThat(contents.entries()).extracting(Entry::event).isEqualTo(EVENTS);
        assertThat(contents.length()).isEqualTo(journal().length);
    }

    @Test
    void everyTornLengthOfTheLastLineIsCutOff() {
        byte[] whole = journal();
        int lastLine = new String(whole, 0, whole.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
        int start = new String(whole, StandardCharsets.UTF_8)
                .substring(0, lastLine)
                .getBytes(StandardCharsets.UTF_8)
                .length;
        for (int length = start; length < whole.length; length++) {
            JournalText.Contents contents = JournalText.read("j", Arrays.copyOf(whole, length));
            assertThat(contents.entries()).hasSize(EVENTS.size() - 1);
            assertThat(contents.length()).isEqualTo(start);
        }
    }

    @Test
    void zerosBehindTheEndAreTorn() {
        byte[] whole = journal();
        assertThat(JournalText.read("j", Arrays.copyOf(whole, whole.length + 4096))
                        .length())
                .isEqualTo(whole.length);
    }

    @Test
    void everyFlippedBitBeforeTheLastLineIsNamedWithItsPosition() {
        byte[] whole = journal();
        for (int at = 0; at < whole.length / 2; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> JournalText.read("j", damaged))
                    .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.OPERATOR_NEEDED);
                        assertThat(failure.diagnostics().get(0).detail()).contains("at byte");
                    });
        }
    }

    @Test
    void anEventOfANewerToolIsRefused() {
        String body = "{\"seq\":1,\"time\":\"2026-11-21T01:00:03Z\",\"event\":\"teleported\"}";
        assertThatThrownBy(() -> JournalText.read("j", JournalText.line("00000000", body)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("newer version");
    }

    /** What stands before the end of a record was forced before the next one was begun. */
    @Test
    void aLineEndThatWasChangedIsNoTornRecord() {
        byte[] changed = journal();
        int end = changed.length - 2;
        while (changed[end] != '\n') {
            end--;
        }
        changed[end] ^= 1;
        assertThatThrownBy(() -> JournalText.read("j", changed))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aLineThatWasTakenOutIsNoticed() {
        List<String> lines =
                new String(journal(), StandardCharsets.UTF_8).lines().toList();
        StringBuilder without = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            without.append(i == 5 ? "" : lines.get(i) + "\n");
        }
        assertThatThrownBy(() -> JournalText.read("j", without.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EnvironmentFailure.class);
    }

    /** Whoever edits a line may mend the sums as well: it is damage, and no bug of ours. */
    @Test
    void aLineThatIsNoEntryIsDamageAlsoWithARightSum() {
        for (String body : List.of(
                "{nonsense that is long enough for a sum}",
                "{\"seq\":1,\"time\":\"2026-13-45T01:00:03Z\",\"event\":\"settled\",\"duty\":\"x\"}",
                "{\"seq\":1e9999999999,\"time\":\"2026-11-21T01:00:03Z\",\"event\":\"settled\",\"duty\":\"x\"}",
                "{\"seq\":1,\"time\":\"2026-11-21T01:00:03Z\",\"event\":\"settled\"}")) {
            assertThatThrownBy(() -> JournalText.read("j", JournalText.line("00000000", body)))
                    .as(body)
                    .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.OPERATOR_NEEDED);
                        assertThat(failure.diagnostics().get(0).detail()).contains("record 1, at byte 0");
                    });
        }
    }
}
