package org.upgradekit.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Wire;

/** One product with a server, a port and a state directory of its own, and what it looks like when it is old and new. */
final class Lane implements AutoCloseable {
    private final Notes notes;
    private final Tool tool;
    private final Problems problems;
    private final Path directory;
    private SortedMap<String, String> old = new TreeMap<>();
    private SortedMap<String, String> fresh = new TreeMap<>();
    private int records;
    private final Map<String, Frozen> cut = new HashMap<>();

    private Lane(Notes notes, Tool tool, Problems problems, Path directory) {
        this.notes = notes;
        this.tool = tool;
        this.problems = problems;
        this.directory = directory;
    }

    /** What a test wants otherwise than the demo product has it. */
    interface Change {
        void of(Notes notes) throws IOException, SQLException;
    }

    /** Upgrades once without disturbance, and remembers both ends. */
    static Lane create(Path directory, Problems problems, Change change) throws IOException, SQLException {
        Notes notes = Notes.create(directory);
        change.of(notes);
        Tool tool = new Tool(notes.state(), directory.resolve("upgrade.jsa"));
        Lane lane = new Lane(notes, tool, problems, directory);
        notes.serviceProblems("1.0").forEach(one -> problems.add("before", one));
        lane.old = notes.picture();
        tool.trained(lane.apply()).succeeded();
        lane.fresh = Picture.withoutTimes(notes.picture());
        lane.records = notes.records();
        notes.serviceProblems("2.0").forEach(one -> problems.add("undisturbed", one));
        if (Picture.differences(lane.old, lane.fresh).isEmpty()) {
            problems.add("undisturbed", "the upgrade changed nothing");
        }
        return lane;
    }

    /** The same product, by a program with more in its environment. */
    Lane configured(String name, String value) {
        Lane other = new Lane(notes, tool.with(name, value), problems, directory);
        other.old = old;
        other.fresh = fresh;
        other.records = records;
        return other;
    }

    Notes notes() {
        return notes;
    }

    Problems problems() {
        return problems;
    }

    Tool tool() {
        return tool;
    }

    /** How many records the undisturbed upgrade wrote. */
    int records() {
        return records;
    }

    String[] apply() {
        return new String[] {"apply", notes.playbook(), "--to", "2.0", "--yes"};
    }

    /** An upgrade of the old version that is killed at a record. */
    void killedApply(int record) throws IOException, SQLException {
        notes.reset();
        killed(record, 0, "apply killed at record " + record, apply());
    }

    /**
     * A command that is killed at its nth record, the journal having so many before it. On a busy machine a session of
     * ours may be found not quite gone, which is recorded: so a journal may also be shorter than the one that was counted.
     */
    void killed(int record, int before, String where, String... command) throws IOException {
        Programs.Result result = tool.killedAt(Tool.RECORD, record, command);
        int found = notes.records() - before;
        if (result.exit() != Tool.KILLED && notes.ended() && found < record && record - found <= 2) {
            return;
        }
        problems.unless(Tool.KILLED, result, where);
        if (found != record) {
            problems.add(where, "it wrote " + found + " records");
        }
    }

    /** The moments of a command at which it can be killed, in no order; the host is left as the command leaves it. */
    List<Moment> moments(String... command) throws IOException {
        notes.wire().count();
        List<Moment> all = new ArrayList<>(tool.moments(command));
        List<String> statements = notes.wire().seen();
        for (int i = 0; i < statements.size(); i++) {
            for (Wire.Reach reach : Wire.Reach.values()) {
                all.add(new Moment.Statement(i + 1, reach, statements.get(i)));
            }
        }
        return all;
    }

    /**
     * A command that is killed at a moment; false when it was through before, so that there was no such moment. Threads
     * that begin, and sessions that are not quite gone, differ a little from one run to the next.
     */
    boolean cut(Moment moment, String where, String... command) throws IOException {
        if (moment instanceof Moment.Statement statement) {
            return met(tool.killedAt(notes.wire(), statement, command), where);
        }
        Moment.Call call = (Moment.Call) moment;
        Programs.Result result = tool.killedAt(call.name(), call.number(), command);
        if (result.exit() == 0 && notes.ended()) {
            return false;
        }
        problems.unless(Tool.KILLED, result, where);
        return true;
    }

    /** Whether a command came to the statement at which it was to be killed; then it must have died, else be through. */
    boolean met(Tool.Cut cut, String where) {
        problems.unless(cut.met() ? Tool.KILLED : 0, cut.result(), where);
        return cut.met();
    }

    /** The host with an upgrade that was killed in the middle of its migration; returns how many records it wrote. */
    int cutOff() throws IOException, SQLException {
        if (!cut.containsKey("migration")) {
            cut.put("migration", cutOffInTheMigration());
        }
        cut.get("migration").thaw();
        return notes.records();
    }

    /** The host with an upgrade that is through. */
    void upgraded() throws IOException, SQLException {
        if (!cut.containsKey("upgraded")) {
            notes.reset();
            run(0, "to begin with", apply());
            cut.put("upgraded", Frozen.of(notes, directory.resolve("upgraded")));
        }
        cut.get("upgraded").thaw();
        notes.product().service("start");
    }

    /** The host with an upgrade that was killed while a step changed files, and nothing of it was recorded. */
    void cutOffInFiles() throws IOException, SQLException {
        if (!cut.containsKey("files")) {
            notes.reset();
            run(0, "to count", apply());
            String begun = notes.journal().stream()
                    .filter(line -> line.contains("\"event\":\"child-started\",\"step\":\"settings\""))
                    .findFirst()
                    .orElseThrow();
            int record = notes.journal().indexOf(begun) + 1;
            killedApply(record);
            cut.put("files", Frozen.of(notes, directory.resolve("cut-off-in-files")));
        }
        cut.get("files").thaw();
    }

    private Frozen cutOffInTheMigration() throws IOException, SQLException {
        notes.reset();
        notes.pause(60);
        Process process = tool.started(apply());
        try {
            notes.awaitPause(process);
        } finally {
            process.destroyForcibly().onExit().join();
        }
        notes.pause(0);
        return Frozen.of(notes, directory.resolve("cut-off"));
    }

    /** A command that must end with this code. */
    void run(int exit, String where, String... command) throws IOException {
        problems.unless(exit, tool.run(command), where + ", " + String.join(" ", command));
    }

    /** Goes on, or back, after the server died as well: whatever was begun ends exactly new, or exactly old. */
    void onward(String where, boolean on) throws IOException, SQLException {
        boolean begun = notes.begun();
        boolean ended = begun && notes.ended();
        if (on) {
            if (begun && !ended && wentBack(tool.run("resume", "notes"), where)) {
                judge(where, "1.0", old, Picture.sequencesBack(old, notes.picture()));
                return;
            }
            run(0, where, apply());
            judge(where, "2.0", fresh, Picture.sequencesBack(fresh, Picture.withoutTimes(notes.picture())));
            return;
        }
        if (ended && !backAlready()) {
            run(0, where, "rollback", "notes", "--discard-new-data");
        } else if (begun && !ended) {
            run(0, where, "rollback", "notes");
        }
        judge(where, "1.0", old, Picture.sequencesBack(old, notes.picture()));
    }

    /** What failed before anything changed goes back by itself, and a resume ends that; else it must end new. */
    private boolean wentBack(Programs.Result resumed, String where) {
        boolean back = resumed.exit() == 5 && resumed.output().contains("NOTHING WAS CHANGED");
        if (!back) {
            problems.unless(0, resumed, where + ", resume");
        }
        return back;
    }

    private boolean backAlready() throws IOException {
        List<String> journal = notes.journal();
        return !journal.get(journal.size() - 1).contains("\"result\":\"done\"");
    }

    void mustBeOld(String where) throws IOException, SQLException {
        judge(where, "1.0", old, notes.picture());
    }

    void mustBeNew(String where) throws IOException, SQLException {
        mustBeNew(where, "");
    }

    /** @param named elsewhere: what other state directories have to do with it */
    void mustBeNew(String where, String named) throws IOException, SQLException {
        judge(where, "2.0", fresh, Picture.withoutTimes(notes.picture()), named);
    }

    /** Nothing but what was declared is different, and nothing is left that is not named. */
    private void judge(String where, String version, SortedMap<String, String> wanted, SortedMap<String, String> found)
            throws IOException, SQLException {
        judge(where, version, wanted, found, "");
    }

    private void judge(
            String where,
            String version,
            SortedMap<String, String> wanted,
            SortedMap<String, String> found,
            String elsewhere)
            throws IOException, SQLException {
        if (!notes.begun()) {
            // What a check left that was killed is removed by the next one.
            run(0, where, "plan", notes.playbook(), "--to", "2.0");
        }
        Picture.differences(wanted, found).forEach(one -> problems.add(where, version + ": " + one));
        notes.serviceProblems(version).forEach(one -> problems.add(where, one));
        Remains.of(notes).forEach(one -> problems.add(where, "still there: " + one));
        Programs.Result status = tool.run("status", "notes");
        problems.unless(notes.known() ? 0 : 2, status, where + ", status at the end");
        if (notes.known() && version.equals("2.0")) {
            run(0, where, "restore-points", "verify", "--all", "--level", "read");
        }
        String named = elsewhere
                + status.output()
                + tool.run("restore-points", "list", "notes").output();
        List<String> rest = new ArrayList<>(notes.databases());
        rest.addAll(notes.leftovers());
        rest.stream().filter(one -> !named.contains(one)).forEach(one -> problems.add(where, "named nowhere: " + one));
    }

    @Override
    public void close() throws IOException {
        notes.close();
    }
}
