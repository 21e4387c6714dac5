package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/**
 * A server that acknowledges what it has not flushed ({@code synchronous_commit=off}), and is stopped hard the moment the
 * journal says that something is done. Its WAL writer is held still, so that only what somebody flushed survives.
 */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class HardStopIT extends OnOneLane {
    private static final String WAL_WRITER = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'";
    private static final String DONE = "\"event\":\"step-done\",\"step\":\"migrate\"";

    private int done;
    private String flyway = "";

    @BeforeAll
    void findTheMigration() throws IOException {
        List<String> journal = lane.notes().journal();
        for (int i = 0; i < journal.size(); i++) {
            done = journal.get(i).contains(DONE) ? i + 1 : done;
        }
        assertThat(done).isPositive();
    }

    @Test
    @Fault("a server that acknowledges before it flushes, stopped hard as a step is recorded as done")
    void whatTheJournalCallsMigratedSurvives() throws Exception {
        String where = "stopped hard as the migration was done";
        lane.notes().reset();
        hold();
        try {
            lane.killed(done, 0, where, lane.apply());
        } finally {
            hardStop();
        }
        lane.run(0, where, "resume", "notes");
        lane.mustBeNew(where);
        nothingButSequencesAhead();
    }

    /** By Flyway, whose history tells a resume that all of it is there, though a migration asked not to be flushed. */
    @Test
    @Fault("the same as a `resume` finds the migration done")
    void whatAResumeFindsMigratedSurvives() throws Exception {
        String where = "stopped hard as a resume found the migration done";
        lane.notes().reset();
        Path playbook = Path.of(lane.notes().playbook());
        String own = Files.readString(playbook);
        Files.writeString(playbook, flyway);
        try {
            killedAfterTheCommit();
            int before = lane.notes().records();
            lane.killed(3, before, where, "resume", "notes");
            assertThat(lane.notes().journal().get(before + 2)).contains(DONE);
        } finally {
            hardStop();
            Files.writeString(playbook, own);
        }
        lane.run(0, where, "resume", "notes");
        assertThat(lane.notes().serviceProblems("2.0")).isEmpty();
        nothingButSequencesAhead();
    }

    @Test
    @Fault("the same after the end")
    void aFinishedUpgradeSurvives() throws Exception {
        String where = "stopped hard after the end";
        lane.notes().reset();
        lane.run(0, where, lane.apply());
        hardStop();
        lane.mustBeNew(where);
        nothingButSequencesAhead();
    }

    @Override
    void change(Notes notes) throws IOException, SQLException {
        notes.sql("ALTER SYSTEM SET synchronous_commit = off");
        notes.sql("ALTER SYSTEM SET wal_writer_delay = '10s'");
        notes.sql("ALTER SYSTEM SET wal_buffers = '16MB'");
        notes.sql("ALTER SYSTEM SET autovacuum = off");
        notes.sql("ALTER ROLE notes SET synchronous_commit = off");
        notes.product().postgres().stop();
        notes.product().postgres().start();
        notes.middle("SET LOCAL synchronous_commit = off;\n");
        Path script = notes.home().resolve("bin/migrate");
        try (InputStream text = Objects.requireNonNull(HardStopIT.class.getResourceAsStream("migrate.sh"))) {
            Files.writeString(
                    script,
                    new String(text.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("@HOME@", notes.home().toString()));
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path playbook = Path.of(notes.playbook());
        String verb = "    flyway: {store: database, locations: ['${home}/program/releases/${to}/migrations']}\n";
        String environment = "{PGHOST: '${store.database.host}', PGPORT: '${store.database.port}',"
                + " PGDATABASE: '${store.database.name}', PGUSER: '${store.database.user}',"
                + " PGPASSWORD: '${store.database.password}'}";
        String own = "    run: ['${home}/bin/migrate']\n    env: " + environment + "\n";
        flyway = Files.readString(playbook);
        assertThat(flyway).contains(verb);
        Files.writeString(playbook, flyway.replace(verb, own));
    }

    /** A server gives out a sequence's numbers from 32 at a time in its log: after a crash the rest of them is lost. */
    private void nothingButSequencesAhead() {
        assertThat(problems.taken())
                .filteredOn(one -> !one.contains(": 2.0: sequence public."))
                .isEmpty();
    }

    private void hold() throws IOException, SQLException {
        try (Connection connection = lane.notes().product().postgres().connect("postgres")) {
            Files.writeString(
                    lane.notes().home().resolve("hold"),
                    Picture.column(connection, WAL_WRITER).get(0));
        }
    }

    /** The server ends as in a power cut, and comes back with a WAL writer that nobody holds. */
    private void hardStop() throws IOException {
        lane.notes().product().postgres().crash();
        Files.deleteIfExists(lane.notes().home().resolve("hold"));
        lane.notes().product().postgres().start();
    }

    /** Kills the tool once the migrations are committed and before it knows: what it would write then is locked. */
    private void killedAfterTheCommit() throws Exception {
        lane.notes().pause(2);
        Process process = lane.tool().started(lane.apply());
        try (Connection lock = lane.notes().product().postgres().connect("postgres");
                Statement statement = lock.createStatement()) {
            lane.notes().awaitPause(process);
            hold();
            Programs.run("kill", "-STOP", Files.readString(lane.notes().home().resolve("hold")))
                    .succeeded();
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE pg_shdescription IN SHARE MODE");
            Instant end = Instant.now().plus(Duration.ofMinutes(1));
            while (!committed()) {
                assertThat(process.isAlive() && Instant.now().isBefore(end)).isTrue();
                Notes.sleep();
            }
        } finally {
            process.destroyForcibly().onExit().join();
            lane.notes().pause(0);
        }
    }

    private boolean committed() throws SQLException {
        for (String name : lane.notes().databases()) {
            if (name.startsWith("upg_work_")) {
                try (Connection work = lane.notes().product().postgres().connect(name)) {
                    return Picture.column(work, "SELECT version FROM flyway_schema_history")
                            .contains("4");
                }
            }
        }
        return false;
    }
}
