package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;

/**
 * A run of two hops, killed at each record of its journal from the end of the first hop on. Each install adds a line to a book: one that is done twice, or
 * not taken back, is seen there. After every other kill the run is rolled back instead of resumed.
 */
@Tier.NeedsStrace
final class HopsKilledIT {
    private static final String PLAYBOOK = """
            playbook: 1
            product: ledger
            settings: {home: '@HOME@'}
            versions:
              installed: {run: [tail, -n1, '${home}/data/book'], expect: {text: '(\\d+\\.\\d+)'}}
              stops: ['2.0']
            stores:
              data: {files: ['${home}/data']}
            services:
              ledger:
                start: {run: [touch, '${home}/on']}
                stop: {run: [rm, -f, '${home}/on']}
                status: {run: [test, -f, '${home}/on']}
            install:
              - {id: write, run: 'echo "$TO" >> "$HOME_OF_IT/data/book"', env: {TO: '${to}', HOME_OF_IT: '${home}'}, changes: [data], timeout: 1m}
            """;

    private Path home;
    private Tool tool;

    @BeforeEach
    void install(@TempDir Path directory) throws IOException {
        home = directory.toRealPath();
        Files.writeString(home.resolve("playbook.yaml"), PLAYBOOK.replace("@HOME@", home.toString()));
        tool = new Tool(home.resolve("state"), home.resolve("upgrade.jsa"));
    }

    @Test
    @Fault("`apply` of two hops killed at each record from the end of the first, then `resume` or `rollback`")
    void goesOnOrBackFromEachRecord(Cases counted) throws IOException {
        reset();
        Programs.Result undisturbed = tool.trained(apply());
        assertThat(undisturbed.exit()).as(undisturbed.output()).isZero();
        int records = journal().size();
        int between = between();
        assertThat(book()).containsExactly("1.0", "2.0", "3.0");
        assertThat(records).isGreaterThan(30);
        List<Integer> some =
                Size.of(IntStream.rangeClosed(between - 3, records).boxed().toList(), 4);
        boolean on = false;
        for (int record : some) {
            on = !on;
            reset();
            Programs.Result killed = tool.killedAt(Tool.RECORD, record, apply());
            assertThat(killed.exit())
                    .as("record %d: %s", record, killed.output())
                    .isEqualTo(Tool.KILLED);
            assertThat(journal()).hasSize(record);
            if (on) {
                resumed(record);
            } else {
                rolledBack(record);
            }
            assertThat(home.resolve("on")).as("record %d", record).exists();
            assertThat(tool.run("status", "ledger").exit())
                    .as("record %d", record)
                    .isZero();
            counted.count(true);
        }
        counted.mostOf(some.size());
    }

    private void resumed(int record) throws IOException {
        Programs.Result result = tool.run("resume", "ledger");
        assertThat(result.exit()).as("record %d: %s", record, result.output()).isZero();
        assertThat(book()).as("record %d", record).containsExactly("1.0", "2.0", "3.0");
    }

    /** A version that serves, between two hops or at the end, is left by consent only. */
    private void rolledBack(int record) throws IOException {
        boolean second = journal().stream().anyMatch(line -> line.contains("\"event\":\"hop-began\""));
        Programs.Result result = tool.run("rollback", "ledger");
        if (result.exit() == 3) {
            assertThat(result.output()).as("record %d", record).contains("is through, and has been serving");
            result = tool.run("rollback", "ledger", "--discard-new-data");
        }
        assertThat(result.exit()).as("record %d: %s", record, result.output()).isZero();
        assertThat(book()).as("record %d", record).isEqualTo(second ? List.of("1.0", "2.0") : List.of("1.0"));
    }

    /** The record that begins the second hop. */
    private int between() throws IOException {
        List<String> lines = journal();
        int record = 1;
        while (!lines.get(record - 1).contains("\"event\":\"hop-began\"")) {
            record++;
        }
        return record;
    }

    private String[] apply() {
        return new String[] {"apply", home.resolve("playbook.yaml").toString(), "--to", "3.0", "--yes"};
    }

    private void reset() throws IOException {
        try (Stream<Path> all = Files.list(home)) {
            for (Path path : all.toList()) {
                if (path.getFileName().toString().matches("state|data.*|\\.data.*")) {
                    Programs.run("rm", "-rf", path.toString()).succeeded();
                }
            }
        }
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/book"), "1.0\n");
        Files.writeString(home.resolve("on"), "");
    }

    private List<String> book() throws IOException {
        return Files.readAllLines(home.resolve("data/book"));
    }

    private List<String> journal() throws IOException {
        try (Stream<Path> runs = Files.list(home.resolve("state/ledger/runs"))) {
            return Files.readAllLines(runs.findFirst().orElseThrow().resolve("journal.jsonl"));
        }
    }
}
