package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Size;

/** What a run left on the disk, damaged behind its back: refused by name and place, and never taken for something else. */
class DamageIT {
    private static final int SUM = ",\"sum\":\"00000000\"}".length();

    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;
    private Path journal;
    private byte[] whole;

    /** A run that stopped in the middle, with a store half changed. */
    @BeforeEach
    void stopHalfWay() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
        ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; exit 4");
        assertThat(apply().exit()).isEqualTo(6);
        ledger.script("install.sh", "grep -q one '" + ledger.home() + "/data/book' && " + ledger.writes());
        journal = ledger.state().resolve("ledger/runs/" + ledger.runs().get(0) + "/journal.jsonl");
        whole = Files.readAllBytes(journal);
    }

    private Screen apply() {
        return operator.types("apply", ledger.playbook().toString(), "--to", "2.0", "--yes", "--on-failure", "stop");
    }

    private int lastLine() {
        int at = whole.length - 2;
        while (whole[at] != '\n') {
            at--;
        }
        return at + 1;
    }

    @Test
    @Fault("the last record of a journal torn at each of its bytes: cut off, and `resume` ends new")
    void aTornLastRecord(Cases counted) throws IOException {
        List<Integer> ends = IntStream.range(lastLine(), whole.length).boxed().toList();
        String found = ledger.content();
        for (int end : Size.of(ends, 12)) {
            Files.write(journal, Arrays.copyOf(whole, end));
            Screen status = operator.types("status");
            assertThat(status.exit()).as(status.all()).isIn(6, 7);
            assertThat(status.all()).doesNotContain("damaged");
            counted.count(true);
        }
        assertThat(ledger.content()).as("a look changes nothing").isEqualTo(found);
        Screen resumed = operator.types("resume");
        assertThat(resumed.exit()).as(resumed.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    @Fault("one bit of a journal flipped, at each byte before its last record: refused with record and byte")
    void aFlippedBit(Cases counted) throws IOException {
        List<Integer> places = IntStream.range(0, lastLine()).boxed().toList();
        String found = ledger.content();
        for (int place : Size.of(places, 40)) {
            byte[] flipped = whole.clone();
            flipped[place] ^= 1;
            Files.write(journal, flipped);
            int record = (int) new String(whole, 0, place, StandardCharsets.UTF_8)
                            .chars()
                            .filter(letter -> letter == '\n')
                            .count()
                    + 1;
            Screen status = operator.types("status");
            assertThat(status.exit()).as("byte " + place + ": " + status.all()).isEqualTo(6);
            assertThat(status.err().replaceAll("\\s+", " "))
                    .as("byte " + place)
                    .contains("the journal is damaged", "record " + record + ", at byte ", "restore-points list");
            counted.count(true);
        }
        for (String verb : List.of("resume", "rollback")) {
            assertThat(operator.types(verb).exit()).isEqualTo(6);
        }
        assertThat(apply().exit()).isEqualTo(6);
        assertThat(ledger.content()).isEqualTo(found);
    }

    @Test
    @Fault("a journal of a newer version of this tool: refused, and the version that wrote it is named")
    void aJournalOfTheFuture() throws IOException {
        List<String> lines = new String(whole, StandardCharsets.UTF_8).lines().toList();
        String last = lines.get(lines.size() - 1);
        String before = lines.get(lines.size() - 2);
        String body = last.substring(0, last.length() - SUM)
                        .replaceFirst("\"event\":\"[a-z-]+\"", "\"event\":\"store-frozen\"")
                + "}";
        String previous = before.substring(before.length() - 10, before.length() - 2);
        String line = body.substring(0, body.length() - 1) + ",\"sum\":\"" + sum(previous, body) + "\"}\n";
        String newer = new String(whole, 0, lastLine(), StandardCharsets.UTF_8) + line;
        Files.writeString(journal, newer);
        for (String verb : List.of("status", "resume", "rollback")) {
            Screen screen = operator.types(verb);
            assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
            assertThat(screen.err().replaceAll("\\s+", " "))
                    .contains(
                            "the journal was written by a newer version of this tool",
                            "unknown event store-frozen; version " + UpgradeCommand.Version.text()
                                    + " had the run last",
                            "Use that version, or a later one");
        }
        assertThat(Files.readString(journal)).isEqualTo(newer);
    }

    private static String sum(String previous, String body) {
        CRC32C crc = new CRC32C();
        crc.update((previous + body).getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    @Test
    @Fault("a plan file edited by hand: refused, whatever was edited")
    void anEditedPlan(Cases counted) throws IOException {
        assertThat(operator.types("rollback").exit()).isZero();
        Path plan = ledger.home().resolve("plan.json");
        assertThat(operator.types("plan", ledger.playbook().toString(), "--to", "2.0", "--out", plan.toString())
                        .exit())
                .isZero();
        String good = Files.readString(plan);
        String found = ledger.content();
        for (String[] edit : new String[][] {
            {"install.sh", "remove.sh"}, {"\"2.0\"", "\"3.0\""}, {"[\"data\"]", "[]"}, {"blue", "red"}, {"1m", "9m"}
        }) {
            if (good.contains(edit[0])) {
                Files.writeString(plan, good.replace(edit[0], edit[1]));
                Screen refused = operator.types("apply", plan.toString());
                assertThat(refused.exit()).as(edit[0] + ": " + refused.all()).isIn(2, 9);
                assertThat(refused.err()).contains(plan.toString());
                counted.count(ledger.content().equals(found));
            }
        }
        counted.mostOf(4);
    }
}
