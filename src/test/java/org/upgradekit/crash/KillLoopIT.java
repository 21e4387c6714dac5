package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/**
 * One upgrade, killed at each record of its journal in turn. The kill is at the entry of the call that forces the record:
 * it stands in the file, and nothing of what follows it has happened. {@code -Dupgradekit.records=18-25} narrows the loops.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillLoopIT {
    private Notes notes;
    private Tool tool;
    private SortedMap<String, String> before;
    private SortedMap<String, String> after;
    private int records;
    private final List<String> problems = new ArrayList<>();

    @BeforeAll
    void upgradeOnceWithoutDisturbance(@TempDir Path directory) throws Exception {
        notes = Notes.create(directory);
        tool = new Tool(notes.state());
        assertThat(notes.serviceProblems("1.0")).isEmpty();
        before = notes.picture();
        tool.killedAt(60_000, "apply", notes.playbook(), "--to", "2.0", "--yes").succeeded();
        after = Picture.withoutTimes(notes.picture());
        records = notes.records();
        assertThat(notes.serviceProblems("2.0")).isEmpty();
        assertThat(Picture.differences(before, after)).isNotEmpty();
        assertThat(records).isGreaterThan(40);
    }

    @AfterAll
    void end() throws IOException {
        notes.close();
    }

    @Test
    void killedAtAnyRecordAResumeEndsExactlyNew() throws Exception {
        for (int record : records()) {
            killed(record);
            boolean ended = record >= records;
            check(record, "status", ended ? 0 : 7, tool.ask("status", "notes"));
            check(record, "resume", 0, tool.run("resume", "notes"));
            judge(record, "2.0", after, Picture.withoutTimes(notes.picture()));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void killedAtAnyRecordARollbackEndsExactlyOld() throws Exception {
        for (int record : records()) {
            killed(record);
            if (record >= records) {
                check(record, "rollback", 3, tool.run("rollback", "notes"));
                check(record, "rollback", 0, tool.run("rollback", "notes", "--discard-new-data"));
            } else {
                check(record, "rollback", 0, tool.run("rollback", "notes"));
            }
            judge(record, "1.0", before, notes.picture());
        }
        assertThat(problems).isEmpty();
    }

    /** From the first record that intends a change to the one before the migration. */
    private List<Integer> records() {
        return Arrays.stream(System.getProperty("upgradekit.records", "18,23").split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    private void killed(int record) throws IOException, SQLException {
        notes.reset();
        Programs.Result result = tool.killedAt(record, "apply", notes.playbook(), "--to", "2.0", "--yes");
        check(record, "apply", Tool.KILLED, result);
        if (notes.records() != Math.min(record, records)) {
            problem(record, "apply", "wrote " + notes.records() + " records");
        }
    }

    private void judge(int record, String version, SortedMap<String, String> wanted, SortedMap<String, String> found)
            throws IOException, SQLException {
        Picture.differences(wanted, found).forEach(one -> problem(record, version, one));
        notes.serviceProblems(version).forEach(one -> problem(record, version, one));
        notes.held().forEach(one -> problem(record, version, "still there: " + one));
        Programs.Result status = tool.ask("status", "notes");
        check(record, "status at the end", 0, status);
        String named =
                status.output() + tool.ask("restore-points", "list", "notes").output();
        List<String> rest = new ArrayList<>(notes.databases());
        rest.addAll(notes.leftovers());
        rest.stream()
                .filter(one -> !named.contains(one))
                .forEach(one -> problem(record, version, "named nowhere: " + one));
    }

    private void check(int record, String what, int exit, Programs.Result result) {
        if (result.exit() != exit) {
            problem(record, what, "ended with " + result.exit() + ", not " + exit + ":\n" + result.output());
        }
    }

    private void problem(int record, String what, String text) {
        problems.add("killed at record " + record + ", " + what + ": " + text);
        System.err.println(problems.get(problems.size() - 1));
    }
}
