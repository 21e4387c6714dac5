package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Tier;

/** What works on the same server all the time: an eager autovacuum, somebody who streams its log, clients that come back. */
@Tier.NeedsStrace
@Tier.NeedsDebianPostgres
final class NeighboursIT extends OnOneLane {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private Process receiver;
    private Thread client;

    @BeforeAll
    void moveIn() throws Exception {
        lane.notes()
                .sql(
                        "ALTER SYSTEM SET autovacuum_naptime = '1s'",
                        "ALTER SYSTEM SET autovacuum_vacuum_threshold = 1",
                        "ALTER SYSTEM SET autovacuum_vacuum_scale_factor = 0",
                        "ALTER SYSTEM SET autovacuum_analyze_threshold = 1",
                        "ALTER SYSTEM SET autovacuum_analyze_scale_factor = 0",
                        "ALTER SYSTEM SET autovacuum_vacuum_cost_delay = '20ms'",
                        "ALTER SYSTEM SET log_autovacuum_min_duration = 0",
                        "SELECT pg_reload_conf()");
        receiver = receiver(directory.resolve("log"));
        client = new Thread(this::comeBack);
        client.start();
    }

    @AfterAll
    void moveOut() throws InterruptedException {
        over.set(true);
        client.join();
        receiver.destroyForcibly().onExit().join();
    }

    /** Somebody who keeps a copy of the server's log, as a standby does. */
    private Process receiver(Path into) throws IOException {
        Files.createDirectories(into);
        String address = lane.notes().product().postgres().adminUrl("postgres");
        String password = address.substring(address.indexOf("postgres:") + 9, address.indexOf('@'));
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/lib/postgresql/15/bin/pg_receivewal",
                        "-D",
                        into.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(lane.notes().product().postgres().port()),
                        "-U",
                        "postgres")
                .redirectErrorStream(true)
                .redirectOutput(into.resolveSibling("receiver.out").toFile());
        builder.environment().put("PGPASSWORD", password);
        return builder.start();
    }

    /** A client that logs in again each 10 ms, whatever it is told. */
    private void comeBack() {
        String password = lane.notes().product().secrets().get(0);
        String url = "jdbc:postgresql://127.0.0.1:"
                + lane.notes().product().postgres().port() + "/notes";
        while (!over.get()) {
            try (Connection connection = DriverManager.getConnection(url, "notes", password)) {
                served.addAndGet(connection.isValid(1) ? 1 : 0);
                Thread.sleep(10);
            } catch (SQLException turnedAway) {
                refused.incrementAndGet();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Test
    @Fault("autovacuum at work, the log streamed away, a client that logs in every 10 ms: an upgrade")
    void anUpgradeEndsExactlyNew() throws Exception {
        String where = "with neighbours";
        lane.notes().reset();
        int before = refused.get();
        lane.run(0, where, lane.apply());
        lane.mustBeNew(where);
        assertThat(problems.all()).isEmpty();
        assertThat(refused.get()).as("turned away while it was out of reach").isGreaterThan(before);
        stillThere();
    }

    @Test
    @Fault("autovacuum at work, the log streamed away, a client that logs in every 10 ms: a rollback")
    void aRollbackEndsExactlyOld() throws Exception {
        String where = "back with neighbours";
        lane.notes().reset();
        lane.run(0, where, lane.apply());
        int before = served.get();
        lane.run(0, where, "rollback", "notes", "--discard-new-data");
        lane.mustBeOld(where);
        assertThat(problems.all()).isEmpty();
        while (served.get() == before) {
            Notes.sleep();
        }
        stillThere();
    }

    private void stillThere() throws IOException, SQLException {
        assertThat(receiver.isAlive()).isTrue();
        try (Connection connection = lane.notes().product().postgres().connect("postgres")) {
            assertThat(Picture.column(connection, "SELECT state FROM pg_stat_replication"))
                    .isEqualTo(List.of("streaming"));
        }
        assertThat(Files.readString(lane.notes().home().resolve("postgres/server.log")))
                .containsPattern("automatic (vacuum|analyze) of table \"(notes|upg_work_)");
    }
}
