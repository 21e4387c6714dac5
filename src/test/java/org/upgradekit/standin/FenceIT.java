package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.json.JsonObject;
import org.upgradekit.testing.Fault;

/** A client that reconnects every 10 ms gets no session while the database is in custody, and loses no row it wrote. */
class FenceIT {
    private static final String ROW =
            "a client that reconnects every 10 ms: never let in from the moment the database is out"
                    + " of reach until it is given back, and no acknowledged row of it is lost";

    @TempDir
    private Path directory;

    private StandIn product;
    private Customer customer;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        StandInServer.run(
                product.database(), "SET ROLE " + product.role(), "CREATE TABLE visit (name text PRIMARY KEY)");
        assertThat(StandInServer.column(
                        "postgres",
                        "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = '"
                                + product.role() + "'"))
                .as("all that the product's own role may not do goes through admin")
                .containsExactly("f");
        customer = Customer.of(product);
    }

    @AfterEach
    void remove() throws Exception {
        customer.leave();
        product.close();
    }

    @Test
    @Fault(ROW)
    void throughAWholeUpgrade() throws Exception {
        CompletableFuture<Instant> hidden = hidden();
        Screen screen = applyWithACustomer("stop");
        assertThat(screen.exit()).as(screen.all()).isZero();
        isShutOut(hidden.get(), "step-started", "open.database");
    }

    @Test
    @Fault(ROW)
    void throughAFailedUpgradeAndItsRollback() throws Exception {
        product.migration("ALTER TABLE item RENAME name TO title; DELETE FROM visit; SELECT 1 / 0;");
        CompletableFuture<Instant> hidden = hidden();
        Screen screen = applyWithACustomer("rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        isShutOut(hidden.get(), "undo-started", "restore.database");
    }

    /** He comes in before and after. */
    private Screen applyWithACustomer(String policy) throws InterruptedException {
        comesIn(5);
        Screen screen = product.apply(policy);
        comesIn(customer.rows().size() + 5);
        customer.leave();
        return screen;
    }

    private void comesIn(int times) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (customer.rows().size() < times) {
            assertThat(System.nanoTime()).as("still not let in").isLessThan(end);
            Thread.sleep(10);
        }
    }

    /** When its public name led nowhere for the first time: the services are stopped, and no restore point is made yet. */
    private CompletableFuture<Instant> hidden() {
        String open = "SELECT datname FROM pg_database WHERE datallowconn AND datname = '" + product.database() + "'";
        return CompletableFuture.supplyAsync(() -> {
            try (Connection connection = StandInServer.connect("postgres", "postgres");
                    Statement statement = connection.createStatement()) {
                while (isThere(statement, open)) {
                    Thread.onSpinWait();
                }
                return Instant.now();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static boolean isThere(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    /** Until the step that gives the public name back; the restore point is made in between. */
    private void isShutOut(Instant hidden, String event, String step) throws IOException, SQLException {
        Instant given = time(event, step);
        assertThat(hidden).isBetween(time("step-started", "save.h1"), time("restore-point-made", ""));
        assertThat(customer.sessions())
                .as("let in between %s and %s", hidden, given)
                .noneMatch(visit ->
                        visit.asked().isAfter(hidden) && visit.entered().isBefore(given));
        assertThat(customer.refusals()).isGreaterThan(10);
        assertThat(StandInServer.column(product.database(), "SELECT name FROM visit"))
                .as("every row that the server acknowledged")
                .containsAll(customer.rows());
    }

    private Instant time(String event, String step) throws IOException {
        Path runs = product.home().resolve("state/standin/runs");
        try (Stream<Path> all = Files.list(runs)) {
            Path journal = all.findFirst().orElseThrow().resolve("journal.jsonl");
            return Files.readAllLines(journal).stream()
                    .map(line -> JsonObject.parse(journal.toString(), line))
                    .filter(entry -> entry.text("event").equals(event)
                            && (step.isEmpty() || entry.text("step").equals(step)))
                    .map(entry -> Instant.parse(entry.text("time")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
