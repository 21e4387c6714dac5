package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
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
    @Fault("clients that reconnect all the time, from quiesce to the end")
    void throughAWholeUpgrade() throws Exception {
        Screen screen = applyWithACustomer("stop");
        assertThat(screen.exit()).as(screen.all()).isZero();
        isShutOut("step-started", "open.database");
    }

    @Test
    @Fault("clients that reconnect all the time, from quiesce to the end")
    void throughAFailedUpgradeAndItsRollback() throws Exception {
        product.migration("ALTER TABLE item RENAME name TO title; DELETE FROM visit; SELECT 1 / 0;");
        Screen screen = applyWithACustomer("rollback");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        isShutOut("undo-started", "restore.database");
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

    /** From the restore point on until the step that gives the public name back. */
    private void isShutOut(String event, String step) throws IOException, SQLException {
        Instant saved = time("restore-point-made", "");
        Instant given = time(event, step);
        assertThat(customer.sessions())
                .as("let in between %s and %s", saved, given)
                .noneMatch(when -> when.isAfter(saved) && when.isBefore(given));
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
