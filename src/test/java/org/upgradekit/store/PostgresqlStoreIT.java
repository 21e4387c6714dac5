package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.Host;
import org.upgradekit.host.LocalHost;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;
import org.upgradekit.testing.PostgresSource;

/** A database, which its product reaches by the address that the run hands out at that moment. */
class PostgresqlStoreIT implements StoreContract {
    private static final Position AT = new Position("playbook.yaml", 1, 1, "");
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    /** Flushes, because a plan refuses a server that does not. */
    private static final int PORT = PostgresSource.chosen().start(Map.of("fsync", "on", "full_page_writes", "on"));

    private final int number = NUMBERS.incrementAndGet();
    private final String database = "contract_" + number;
    private final String run = String.format("20261121T010003Z-%04x", number);
    private long oid;
    private int changes;

    /** The machine, with what an encryption needs in its environment. */
    Host host() throws IOException {
        return LocalHost.of(System.getenv());
    }

    private Host machine() {
        try {
            return host();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Into the database under its public name. */
    void write(String sql) throws SQLException {
        run(database, sql);
    }

    /** What somebody else does to a database of ours. */
    void drop(String name) throws SQLException {
        run("postgres", "DROP DATABASE " + name);
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + PORT + "/" + database + "?user=postgres");
    }

    private static void run(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> rows(String database, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(String.valueOf(found.getString(1)));
            }
        }
        return rows;
    }

    @BeforeEach
    void create() throws SQLException {
        run("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        run(
                database,
                "CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO item (name) SELECT 'item ' || i FROM generate_series(1, 2000) i",
                "COMMENT ON TABLE item IS 'what there is'");
        oid = Long.parseLong(rows("postgres", "SELECT oid FROM pg_database WHERE datname = '" + database + "'")
                .get(0));
    }

    /** Whatever there is of this test: its databases bear names of ours as well. */
    @AfterEach
    void drop() throws SQLException {
        for (String name : rows(
                "postgres",
                "SELECT datname FROM pg_database WHERE datname = '" + database
                        + "' OR shobj_description(oid, 'pg_database') LIKE '%" + run + "%'")) {
            run("postgres", "DROP DATABASE \"" + name + "\" WITH (FORCE)");
        }
    }

    @Override
    public Store store() {
        return store(encryption());
    }

    /** The same with dumps as they come. */
    Store plain() {
        return store(Encryption.NONE);
    }

    private Store store(Encryption encryption) {
        Text url = new Text("postgresql://postgres@localhost:" + PORT + "/" + database, AT);
        Text admin = new Text("postgresql://postgres@localhost:" + PORT + "/postgres", AT);
        StoreSpec spec = new StoreSpec(
                "database", new StoreSpec.Postgresql(url, Optional.of(admin)), Optional.empty(), Optional.empty(), AT);
        Host host = machine();
        Redactor redactor = new Redactor();
        Values values = new Values(Map.of(), new Secrets(Map.of(), Map.of(), host, redactor), List.of());
        Keeper keeper = new Keeper(run, "host-1", "/var/lib/upgradekit/p", "p", false, Optional.of(oid), encryption);
        return Stores.open(spec, keeper, values, host, redactor);
    }

    /** Whether and for whom its dump is encrypted. */
    Encryption encryption() {
        return Encryption.NONE;
    }

    private String working() {
        try (Store store = store()) {
            return store.value("name").orElseThrow();
        }
    }

    @Override
    public String content() throws SQLException {
        assertThat(working()).as("under its public name").isEqualTo(database);
        List<String> content = new ArrayList<>(rows(database, "SELECT item::text FROM item ORDER BY id"));
        content.addAll(rows(
                database,
                "SELECT last_value || ' ' || is_called FROM item_id_seq UNION ALL"
                        + " SELECT relname || ' ' || coalesce(obj_description(oid), '') FROM pg_class"
                        + " WHERE relnamespace = 'public'::regnamespace ORDER BY 1"));
        return String.join("\n", content);
    }

    @Override
    public void change() throws SQLException {
        changes++;
        run(
                working(),
                "CREATE TABLE added_" + changes + " (id int)",
                "INSERT INTO item (name) VALUES ('new " + changes + "')",
                "UPDATE item SET name = 'changed " + changes + "' WHERE id = 1",
                "DELETE FROM item WHERE id = " + (10 + changes));
    }

    @Override
    public void damage(Saved saved, Path directory) throws IOException {
        Path largest;
        try (Stream<Path> files = Files.walk(directory)) {
            largest = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/dump/"))
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 1);
        }
    }
}
