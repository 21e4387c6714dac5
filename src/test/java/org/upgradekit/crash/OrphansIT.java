package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Cases;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;
import org.upgradekit.testing.Wire;

/** What a killed run leaves at work in the database server, or half done there. */
@Tier.NeedsRoot
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
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
        for (Moment.Statement moment : creations) {
            for (boolean on : new boolean[] {true, false}) {
                String where = (on ? "resume" : "rollback") + " while the server is still at " + moment;
                lane.notes().reset();
                List<String> held = new ArrayList<>();
                lane.tool().cutAt(lane.notes().wire(), moment, true, () -> held.addAll(hold()), lane.apply());
                if (held.isEmpty()) {
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
        counted.mostOf(2 * creations.size());
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
        for (String command : List.of("resume", "rollback")) {
            lane.cutOff();
            List<Moment.Statement> drops = statements("drop database", Wire.Reach.UNSENT, command, "notes");
            assertThat(drops).as(command).isNotEmpty();
            for (Moment.Statement moment : drops) {
                String where = command + " after it was killed and its drop was interrupted: " + moment;
                lane.cutOff();
                lane.tool().cutAt(lane.notes().wire(), moment, true, () -> {}, command, "notes");
                // What PostgreSQL itself notes before it removes the files.
                String name = moment.text().replaceFirst("(?is)drop database (if exists )?\"?([a-z0-9_]+).*", "$2");
                lane.notes().sql("UPDATE pg_database SET datconnlimit = -2 WHERE datname = '" + name + "'");
                lane.onward(where, command.equals("resume"));
                counted.count(problems.all().isEmpty());
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
