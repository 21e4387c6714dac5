package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Pooler;

/** What would make the way back impossible: {@code apply} refuses it by name, and the service never notices. */
class RefusedIT {
    private static final String ROW =
            "a prepared transaction, logical slot, subscription, closed database, extension with"
                    + " state elsewhere, pooler in either address: `apply` refuses before anything stops";

    @TempDir
    private Path directory;

    private StandIn product;
    private String before;
    private String process;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        before = product.content();
        process = process();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    /** The service's process and when it began, which no other process shares. */
    private String process() throws IOException {
        String pid = Files.readString(product.home().resolve("pid")).strip();
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return pid + " since " + stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    }

    /** By plan and by apply, while it lasts; once it is mended the same apply goes through. */
    private void refusedUntil(String finding, String words, Mending mending) throws IOException, SQLException {
        for (Screen screen : List.of(
                product.types("plan", product.home().resolve("playbook.yaml").toString(), "--to", "2.0"),
                product.apply("stop"))) {
            assertThat(screen.exit()).as(screen.all()).isEqualTo(3);
            assertThat(screen.err().replaceAll("\\s+", " ")).contains("[BLOCK] " + finding, words);
        }
        assertThat(product.runs()).isEmpty();
        assertThat(product.leftovers()).isEmpty();
        assertThat(process()).as("the service").isEqualTo(process);
        assertThat(product.running()).isTrue();
        mending.mend();
        assertThat(product.content()).isEqualTo(before);
        Screen applied = product.apply("stop");
        assertThat(applied.exit()).as(applied.all()).isZero();
    }

    private interface Mending {
        void mend() throws IOException, SQLException;
    }

    private void sql(String... statements) throws SQLException {
        StandInServer.run(product.database(), statements);
    }

    @Test
    @Fault(ROW)
    void aPreparedTransaction() throws IOException, SQLException {
        sql("BEGIN", "UPDATE item SET name = 'x' WHERE id = 1", "PREPARE TRANSACTION 'pending'");
        refusedUntil(
                "prepared-transaction",
                "prepared transaction is pending: pending",
                () -> sql("ROLLBACK PREPARED 'pending'"));
    }

    @Test
    @Fault(ROW)
    void aLogicalSlot() throws IOException, SQLException {
        String slot = product.database() + "_slot";
        sql("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        refusedUntil("logical-slot", slot, () -> sql("SELECT pg_drop_replication_slot('" + slot + "')"));
    }

    @Test
    @Fault(ROW)
    void aSubscription() throws IOException, SQLException {
        sql("CREATE SUBSCRIPTION elsewhere CONNECTION 'host=127.0.0.1 port=1 dbname=none' PUBLICATION none"
                + " WITH (connect = false)");
        refusedUntil(
                "subscription",
                "elsewhere",
                () -> sql("ALTER SUBSCRIPTION elsewhere SET (slot_name = NONE)", "DROP SUBSCRIPTION elsewhere"));
    }

    @Test
    @Fault(ROW)
    void aClosedDatabase() throws IOException, SQLException {
        String allow = "ALTER DATABASE " + product.database() + " ALLOW_CONNECTIONS ";
        StandInServer.run("postgres", allow + "false");
        refusedUntil(
                "store.database",
                "is closed: it takes no connections",
                () -> StandInServer.run("postgres", allow + "true"));
    }

    /** None of these is on every machine: another bears the name of one, which is what is asked for. */
    @Test
    @Fault(ROW)
    void anExtensionWithStateElsewhere() throws IOException, SQLException {
        sql(
                "CREATE EXTENSION postgres_fdw",
                "SET allow_system_table_mods = on",
                "UPDATE pg_extension SET extname = 'pg_cron' WHERE extname = 'postgres_fdw'");
        refusedUntil(
                "extension-outside",
                "extension pg_cron keeps state outside the database",
                () -> sql(
                        "SET allow_system_table_mods = on",
                        "UPDATE pg_extension SET extname = 'postgres_fdw' WHERE extname = 'pg_cron'",
                        "DROP EXTENSION postgres_fdw"));
    }

    @Test
    @Fault(ROW)
    void aPoolerInTheAdministratorsAddress() throws IOException, SQLException {
        pooler("admin", "server-pooler", "the admin address leads to a connection pooler");
    }

    @Test
    @Fault(ROW)
    void aPoolerInTheProductsAddress() throws IOException, SQLException {
        pooler("dsn", "product-login", "the store's url leads to a connection pooler");
    }

    private void pooler(String secret, String finding, String words) throws IOException, SQLException {
        Path file = product.home().resolve(secret);
        String direct = Files.readString(file);
        String port = direct.replaceFirst("(?s).*:(\\d+)/.*", "$1");
        try (Pooler pooler = new Pooler(Integer.parseInt(port))) {
            Files.writeString(file, direct.replace(":" + port + "/", ":" + pooler.port() + "/"));
            refusedUntil(finding, words, () -> Files.writeString(file, direct));
        }
    }
}
