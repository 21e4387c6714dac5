package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.upgradekit.cli.Operator.Screen;

/** Addresses and secrets that lead nowhere, or not where they should: refused with cause and way out, nothing changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressesIT {
    private static final String DATABASES = "SELECT concat_ws('|', oid, datname, datallowconn,"
            + " shobj_description(oid, 'pg_database')) FROM pg_database ORDER BY 1";

    private StandIn product;
    private String good;
    private String admin;
    private String before;
    private Path hba;
    private String rules;

    @BeforeAll
    void install(@TempDir Path directory) throws IOException, SQLException {
        product = StandIn.in(directory);
        good = Files.readString(product.home().resolve("dsn")).strip();
        admin = Files.readString(product.home().resolve("admin")).strip();
        before = product.content();
        hba = Path.of(StandInServer.column("postgres", "SHOW hba_file").get(0));
        rules = Files.readString(hba);
        rules("host all guarded 127.0.0.1/32 scram-sha-256\nhost all barred 127.0.0.1/32 reject\n" + rules);
        StandInServer.run(
                "postgres",
                "CREATE ROLE guarded LOGIN PASSWORD 'the-right-one'",
                "CREATE ROLE barred LOGIN",
                "CREATE ROLE asleep",
                "CREATE ROLE stranger LOGIN");
    }

    private void rules(String text) throws IOException, SQLException {
        Files.writeString(hba, text);
        StandInServer.run("postgres", "SELECT pg_reload_conf()");
    }

    @AfterAll
    void everythingIsAsItWas() throws IOException, SQLException {
        try {
            assertThat(product.content()).isEqualTo(before);
            assertThat(product.running()).isTrue();
        } finally {
            rules(rules);
            StandInServer.run("postgres", "DROP ROLE guarded, barred, asleep, stranger");
            product.close();
        }
    }

    @BeforeEach
    void startGood() throws IOException {
        address("dsn", good);
        address("admin", admin);
    }

    private void address(String secret, String text) throws IOException {
        Files.writeString(product.home().resolve(secret), text + "\n");
    }

    /** By plan and by apply; neither secret nor stack trace on the screen, no run, no database more or less. */
    private void refused(String... words) throws IOException, SQLException {
        List<String> databases = StandInServer.column("postgres", DATABASES);
        for (Screen screen : List.of(
                product.types("plan", product.home().resolve("playbook.yaml").toString(), "--to", "2.0"),
                product.apply("stop"))) {
            assertThat(screen.exit()).as(screen.all()).isEqualTo(3);
            assertThat(screen.err().replaceAll("\\s+", " "))
                    .contains(words)
                    .contains("nothing has been changed", "Next mend what blocks, then: upgrade plan")
                    .doesNotContain("geheim", "the-wrong-one", "a bug in this tool", "Do: upgrade status");
            assertThat(screen.out()).isEmpty();
        }
        assertThat(product.home().resolve("state/standin/runs")).isEmptyDirectory();
        assertThat(StandInServer.column("postgres", DATABASES)).isEqualTo(databases);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://ROLE@127.0.0.1:1/DB | nothing listens at 127.0.0.1 port 1 | Do: start the server",
                "postgresql://ROLE@db.nosuch.invalid/DB | the host name db.nosuch.invalid is unknown | Do: correct the host",
                "postgresql://guarded:the-wrong-one@PLACE/DB | the password for user guarded is wrong | Do: correct the password",
                "postgresql://guarded@PLACE/DB | wants a password for user guarded and none is given | Do: add the password",
                "postgresql://barred@PLACE/DB | pg_hba.conf does not let user barred into | Do: let this host",
                "postgresql://asleep@PLACE/DB | does not let user asleep log in | Do: correct the user",
                "postgresql://nobody_of_that_name@PLACE/DB | does not let user nobody_of_that_name log in | Do: correct the user",
                "postgresql://stranger@PLACE/DB | user stranger may not connect to database DB | Do: GRANT CONNECT",
                "postgresql://ROLE@PLACE/nonsuch | there is no database nonsuch | Do: correct the name",
                "host=localhost dbname=x password=geheim | the url of store database cannot be read: expected postgresql:// | Do: correct ${secret.dsn}",
                "mysql://root:geheim@localhost/x | the url of store database cannot be read: expected postgresql:// | Do: correct ${secret.dsn}",
                "postgresql://u:ge%heim@localhost/x | a percent sign | Do: correct ${secret.dsn}",
                "postgresql://u@localhost:geheim/x | is not a number | Do: correct ${secret.dsn}"
            })
    void aProductsAddressThatIsWrong(String address, String cause, String remedy) throws IOException, SQLException {
        address("dsn", filled(address));
        refused(filled(cause), remedy);
    }

    private String filled(String text) {
        String place = good.substring(good.indexOf('@') + 1, good.lastIndexOf('/'));
        return text.replace("ROLE", product.role()).replace("PLACE", place).replace("DB", product.database());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://postgres@127.0.0.1:1/postgres | nothing listens at 127.0.0.1 port 1 | Do: start the server",
                "postgresql://guarded:the-wrong-one@PLACE/postgres | the password for user guarded is wrong | Do: correct the password",
                "postgresql://postgres@PLACE/nonsuch | there is no database nonsuch | Do: correct the name",
                "postgresql://stranger@PLACE/postgres | user stranger may not connect to database DB | Do: GRANT CONNECT",
                "http://localhost/geheim | the admin address of store database cannot be read | Do: correct ${secret.admin}"
            })
    void anAdministratorsAddressThatIsWrong(String address, String cause, String remedy)
            throws IOException, SQLException {
        address("admin", filled(address));
        refused(filled(cause), remedy);
    }

    /** The clone would be of one server's database, and the migration would go to the other's. */
    @Test
    void anAdministratorOfAnotherServerIsFoundOut() throws IOException, SQLException {
        try (EmbeddedPostgres other = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .start()) {
            try (var connection = other.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + product.database());
            }
            address("admin", "postgresql://postgres@127.0.0.1:" + other.getPort() + "/postgres");
            refused("lead to different databases", "Do: let admin name the server");
        }
    }

    @Test
    void aSecretThatIsNotThereOrEmpty() throws IOException, SQLException {
        Path file = product.home().resolve("dsn");
        Files.writeString(file, "\n");
        refused("secret dsn cannot be resolved: " + file + " is empty", "Do: ");
        Files.delete(file);
        refused("secret dsn cannot be resolved: there is no such file: " + file, "Do: ");
    }
}
