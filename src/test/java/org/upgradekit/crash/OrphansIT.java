package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Tier;
import org.upgradekit.testing.Wire;

/** What a killed run leaves at work in the database server, or half done there. */
@Tier.NeedsRoot
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
@Tag(Fault.ALONE)
final class OrphansIT extends OnOneLane {
    private static final String CREATING =
            "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query ILIKE 'CREATE DATABASE%'"
                    + " AND pid <> pg_backend_pid()";
    private static final int SECONDS = 4;

    private List<Moment.Statement> creations = List.of();

    @BeforeAll
    void countTheCreations() throws Exception {
        lane.notes().reset();
        creations = statements("create database", Wire.Reach.UNANSWERED, lane.apply());
        assertThat(creations).hasSizeGreaterThan(2);
    }

    @Test
    @Fault("a CREATE DATABASE whose client died, and that goes on seconds later beside `resume` or `rollback`")
    void aDatabaseThatAppearsLater(Cases counted) throws Exception {
        List<Moment.Statement> some = Size.of(creations, 2);
        int planned = 0;
        for (Moment.Statement moment : some) {
            for (boolean on : Size.full() ? List.of(true, false) : List.of(planned % 2 == 0)) {
                planned++;
                String where = (on ? "resume" : "rollback") + " while the server is still at " + moment;
                lane.notes().reset();
                List<String> held = new ArrayList<>();
                Tool.Cut cut =
                        lane.tool().cutAt(lane.notes().wire(), moment, true, () -> held.addAll(hold()), lane.apply());
                if (!lane.met(cut, where) || held.isEmpty()) {
                    continue;
                }
                CompletableFuture<Void> later = CompletableFuture.runAsync(
                        () -> held.forEach(OrphansIT::letGo),
                        CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS));
                lane.onward(where, on);
                later.join();
                counted.count(problems.all().isEmpty());
            }
        }
        counted.mostOf(planned);
    }

    @Test
    @Fault("a CREATE DATABASE cut off by a crash of the server: the directory that it leaves is named by `plan`")
    void filesOfADatabaseThatNeverWas(Cases counted) throws Exception {
        int found = 0;
        List<Moment.Statement> some = Size.of(creations, 2);
        for (Moment.Statement moment : some) {
            String where = "rollback after the server stopped among the files of " + moment;
            lane.notes().reset();
            Set<String> before = directories();
            Tool.Cut cut =
                    lane.tool().cutAt(lane.notes().wire(), moment, true, () -> crashAmongFiles(before), lane.apply());
            lane.notes().product().postgres().start();
            if (!lane.met(cut, where)) {
                continue;
            }
            lane.onward(where, false);
            Set<String> lost = directories();
            try (Connection connection = lane.notes().product().postgres().connect("postgres")) {
                lost.removeAll(Picture.column(connection, "SELECT oid FROM pg_database"));
            }
            found += lost.size();
            namedByAPlan(lost, where);
            counted.count(problems.all().isEmpty());
        }
        assertThat(found).as("directories that no catalogue knows").isPositive();
        counted.mostOf(some.size());
    }

    /** And once they are deleted, as that says, no longer. */
    private void namedByAPlan(Set<String> lost, String where) throws IOException {
        for (String one : lost) {
            Programs.Result plan = lane.tool().run("plan", lane.notes().playbook(), "--to", "2.0");
            if (!plan.output().contains("directory base/" + one + " of the server belongs to no database")) {
                problems.add(where, "base/" + one + " is named nowhere: " + plan.output());
            }
            Programs.run("rm", "-r", base().resolve(one).toString()).succeeded();
        }
        assertThat(lane.tool()
                        .run("plan", lane.notes().playbook(), "--to", "2.0")
                        .output())
                .doesNotContain("belongs to no database");
    }

    private Path base() {
        return lane.notes().home().resolve("postgres/data/base");
    }

    /** Of databases, of which a crash may leave some that nobody knows. */
    private Set<String> directories() throws IOException {
        try (Stream<Path> all = Files.list(base())) {
            return all.map(one -> String.valueOf(one.getFileName()))
                    .filter(name -> name.matches("\\d+"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** As soon as there is one more; a process that is held does not finish while the server is stopped. */
    private void crashAmongFiles(Set<String> before) {
        Instant end = Instant.now().plusSeconds(10);
        try {
            while (before.containsAll(directories()) && Instant.now().isBefore(end)) {
                Thread.onSpinWait();
            }
            hold();
            lane.notes().product().postgres().crash();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's process, in the middle of it. */
    private List<String> hold() {
        try (Connection connection = lane.notes().product().postgres().connect("postgres")) {
            List<String> found = Picture.column(connection, CREATING);
            for (String pid : found) {
                Programs.run("kill", "-STOP", pid).succeeded();
            }
            return found;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void letGo(String pid) {
        try {
            Programs.run("kill", "-CONT", pid).succeeded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Fault("each DROP DATABASE of a `resume` or a `rollback` interrupted in the server, then the same again")
    void aDropThatWasInterrupted(Cases counted) throws Exception {
        // What PostgreSQL itself notes before it removes the files.
        eachDrop(
                counted,
                name -> assertThat(changed("UPDATE pg_database SET datconnlimit = -2 WHERE datname = '" + name + "'"))
                        .as(name)
                        .isEqualTo(1));
    }

    @Test
    @Fault("each DROP DATABASE of a `resume` or a `rollback` cut off by a crash of the server among its files, then the"
            + " same again")
    void aDropThatIsKilledAmongItsFiles(Cases counted) throws Exception {
        eachDrop(counted, this::dropHalf);
    }

    private interface Interruption {
        void of(String database) throws Exception;
    }

    /** The program dies before the server has its drop, so that what becomes of that is the test's own doing. */
    private void eachDrop(Cases counted, Interruption interruption) throws Exception {
        for (String command : List.of("resume", "rollback")) {
            lane.cutOff();
            List<Moment.Statement> drops = statements("drop database", Wire.Reach.UNSENT, command, "notes");
            assertThat(drops).as(command).isNotEmpty();
            for (Moment.Statement moment : Size.of(drops, 2)) {
                String where = command + " after it was killed and its drop was interrupted: " + moment;
                lane.cutOff();
                Tool.Cut cut = lane.tool().killedAt(lane.notes().wire(), moment, command, "notes");
                assertThat(lane.met(cut, where)).as(where).isTrue();
                interruption.of(moment.text().replaceFirst("(?is)drop database (if exists )?\"?([a-z0-9_]+).*", "$2"));
                lane.onward(where, command.equals("resume"));
                counted.count(problems.all().isEmpty());
            }
        }
    }

    private int changed(String sql) throws SQLException {
        try (Connection connection = lane.notes().product().postgres().connect("postgres");
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The server's own process is killed when it has removed some of the files, and with it all others start again. */
    private void dropHalf(String name) throws Exception {
        String oid = asked("SELECT oid FROM pg_database WHERE datname = '" + name + "'");
        Path files = base().resolve(oid);
        int before = count(files);
        try (Connection connection = lane.notes().product().postgres().connect("postgres");
                Statement statement = connection.createStatement()) {
            Process tracer =
                    killer(Picture.column(connection, "SELECT pg_backend_pid()").get(0));
            assertThatThrownBy(() -> statement.execute("DROP DATABASE " + name + " WITH (FORCE)"))
                    .isInstanceOf(SQLException.class);
            tracer.waitFor();
        }
        assertThat(asked("SELECT datconnlimit FROM pg_database WHERE datname = '" + name + "'"))
                .isEqualTo("-2");
        assertThat(count(files)).as("files of " + name).isBetween(1, before - 1);
    }

    private static int count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return (int) files.count();
        }
    }

    /** Kills a process at the fifth file that it removes; returns once it watches. */
    private static Process killer(String pid) throws IOException {
        String calls = "unlink,unlinkat";
        Process tracer = new ProcessBuilder(
                        "strace",
                        "-qqq",
                        "-p",
                        pid,
                        "-e",
                        "trace=" + calls,
                        "-e",
                        "inject=" + calls + ":signal=SIGKILL:when=5")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (Files.readString(Path.of("/proc/" + pid + "/status")).contains("TracerPid:\t0\n")) {
            assertThat(tracer.isAlive()).isTrue();
            Notes.sleep();
        }
        return tracer;
    }

    /** The first answer of a server that may still be recovering. */
    private String asked(String sql) throws SQLException {
        Instant end = Instant.now().plusSeconds(60);
        while (true) {
            try (Connection connection = lane.notes().product().postgres().connect("postgres")) {
                return Picture.column(connection, sql).get(0);
            } catch (SQLException starting) {
                if (Instant.now().isAfter(end)) {
                    throw starting;
                }
                Notes.sleep();
            }
        }
    }

    private List<Moment.Statement> statements(String beginning, Wire.Reach reach, String... command)
            throws IOException {
        return lane.moments(command).stream()
                .filter(Moment.Statement.class::isInstance)
                .map(Moment.Statement.class::cast)
                .filter(one -> one.reach() == reach)
                .filter(one -> one.text().toLowerCase(Locale.ROOT).startsWith(beginning))
                .toList();
    }
}
