package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.LocalHost;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.PostgresSource;
import org.upgradekit.testing.Programs;

/** A restore point that is not what was saved is refused by the name of what differs, when it is verified and before it is put in place. */
class DamagedIT {
    private static final String ANY_DATA = "f=$(ls -S [0-9]*.dat* | head -1); ";

    @TempDir
    private Path directory;

    private StandIn product;
    private String old = "";
    private String id;
    private Path place;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        old = product.content();
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        id = product.runs().get(0) + ".h1";
        place = product.home().resolve("state/standin/restore-points").resolve(id);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Path dump() {
        return place.resolve("database/dump");
    }

    private void shell(String commands) throws IOException {
        Programs.run("bash", "-euc", "cd \"$1\"; " + commands, "bash", dump().toString())
                .succeeded();
    }

    /** What pg_dump writes of a database as it now is takes the place of the dump. */
    private void dumped(String database, String options) throws IOException {
        Path tool = DumpTools.find(
                        LocalHost.of(System.getenv()).processes(),
                        PostgresSource.chosen().major())
                .orElseThrow()
                .dump();
        shell("rm -r ../dump; " + tool + " " + options + " -Fd -f ../dump '" + StandInServer.url("postgres", database)
                + "'");
    }

    /** Whoever changes a file may change what the manifest says of it. */
    private void writeDigestsAnew() throws IOException {
        Path manifest = place.resolve("manifest.json");
        ObjectNode node = (ObjectNode) new ObjectMapper().readTree(manifest.toFile());
        ObjectNode digests = node.putObject("digests");
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(one -> place.relativize(one).getNameCount() > 1)
                    .toList()) {
                digests.put(
                        place.relativize(file).toString(),
                        LocalHost.of(Map.of()).disk().sha256(file));
            }
        }
        Files.writeString(manifest, node.toPrettyString());
    }

    private void refused(String level, String why) {
        Screen screen = product.types("restore-points", "verify", id, "--level", level);
        assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains("is not proven: " + level, why);
        Screen list = product.types("restore-points", "list");
        assertThat(list.out().replaceAll("\\s+", " ")).contains("FAILED ", why);
        Screen status = product.types("status");
        assertThat(status.out().replaceAll("\\s+", " "))
                .contains("Restore " + id + ", NOT PROVEN ", why)
                .doesNotContain(", verified");
        assertThat(product.types("status", "-o", "json").out()).contains("\"restore-point-wrong\": [");
    }

    /** Whoever only looks at the way sees what it would come to. */
    private void shownAsRefused(Screen back) {
        Screen shown = product.types("rollback", "--dry-run");
        assertThat(shown.exit()).as(shown.all()).isEqualTo(6);
        assertThat(shown.err()).isEqualTo(back.err());
        assertThat(shown.out()).isEmpty();
    }

    private void proven(String level) {
        Screen screen = product.types("restore-points", "verify", id, "--level", level);
        assertThat(screen.exit()).as(screen.all()).isZero();
    }

    private void backIsRefused(String... why) throws IOException, SQLException {
        String before = product.content();
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isEqualTo(6);
        assertThat(back.err().replaceAll("\\s+", " ")).contains(why);
        shownAsRefused(back);
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    @Fault("a dump cut short, with one digit changed, a sequence behind, a table missing, of another database")
    void aDumpIsRefusedByTheNameOfWhatDiffers() throws IOException, SQLException {
        Path whole = Files.createDirectory(directory.resolve("whole"));
        Programs.run("cp", "-a", place + "/.", whole.toString()).succeeded();
        String other = product.database() + "_x";
        StandInServer.run(
                "postgres",
                "CREATE DATABASE " + other + " TEMPLATE " + product.leftovers().get(0));
        try {
            spoilt(other, whole);
        } finally {
            StandInServer.run("postgres", "DROP DATABASE " + other + " WITH (FORCE)");
        }
        proven("restored");
        assertThat(product.types("status").out()).contains(id + ", verified ");
        Screen list = product.types("restore-points", "list", "-o", "json");
        assertThat(list.out()).contains("\"checked\": \"restored\"", "\"failed\": false", "\"restore-millis\":");
    }

    private void spoilt(String other, Path whole) throws IOException, SQLException {
        String table = "table public.item: ";
        shell(ANY_DATA + "truncate -s -5 $f");
        refused("read", "wrong checksum");
        writeDigestsAnew();
        proven("content");
        refused("restored", "pg_restore failed with exit code 1");
        wholeAgain(whole);

        dumped(other, "-Z0");
        shell(ANY_DATA + "sed -i 's/item 3$/item 4/' $f");
        writeDigestsAnew();
        refused(
                "restored",
                "database dump: it does not hold what was saved (saved ↔ found): " + table + "other content");

        StandInServer.run(other, "SELECT setval('item_id_seq', 5)");
        dumped(other, "");
        writeDigestsAnew();
        refused("restored", "sequence public.item_id_seq: 200 called ↔ 5 called");

        StandInServer.run(other, "DROP TABLE item");
        dumped(other, "");
        writeDigestsAnew();
        refused("restored", table + "only in what was saved");

        dumped("postgres", "");
        writeDigestsAnew();
        refused("restored", table + "only in what was saved");
        // The clone is whole, and would be what a rollback takes; without it the dump is not believed any more.
        assertThat(product.types("rollback", "--dry-run").exit()).isZero();
        String clone = product.leftovers().get(0);
        StandInServer.run("postgres", "ALTER DATABASE " + clone + " RENAME TO kept_" + other);
        backIsRefused("there is no way back", "its dump was not proven when it was verified last", table);
        StandInServer.run("postgres", "ALTER DATABASE kept_" + other + " RENAME TO " + clone);
        wholeAgain(whole);
    }

    private void wholeAgain(Path whole) throws IOException {
        shell("rm -r ../dump; cp -a " + whole + "/database/dump ..; cp -a " + whole + "/manifest.json ../..");
    }

    private void refusedAtOnce(String... why) throws IOException, SQLException {
        String before = product.content();
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isEqualTo(6);
        assertThat(back.err().replaceAll("\\s+", " "))
                .contains("there is no way back")
                .contains(why);
        shownAsRefused(back);
        assertThat(product.content()).isEqualTo(before);
        assertThat(product.running()).isTrue();
        assertThat(product.types("status").exit()).isZero();
    }

    @Test
    @Fault("a restore point that was damaged and never verified since: refused before anything stops")
    void whatNobodyVerifiedIsLookedAtBeforeAnythingStops() throws IOException, SQLException {
        Path whole = Files.createDirectory(directory.resolve("whole"));
        Programs.run("cp", "-a", place + "/.", whole.toString()).succeeded();
        String clone = product.leftovers().get(0);
        StandInServer.run("postgres", "ALTER DATABASE " + clone + " ALLOW_CONNECTIONS true");
        StandInServer.run(clone, "SELECT setval('item_id_seq', 150)");
        StandInServer.run("postgres", "ALTER DATABASE " + clone + " ALLOW_CONNECTIONS false");
        refusedAtOnce("database: its clone: it is not what was saved", "sequence public.item_id_seq: 200 called ↔ 150");
        StandInServer.run("postgres", "DROP DATABASE " + clone);
        shell(ANY_DATA + "truncate -s -5 $f");
        refusedAtOnce("database: its dump: database/dump/", "wrong checksum");
        wholeAgain(whole);
        shell(
                "cd ../../conf; f=$(ls *.tar* | head -1); size=$(stat -c %s $f); printf x | dd of=$f bs=1 seek=$((size / 2))"
                        + " conv=notrunc status=none");
        refusedAtOnce("conf: its ", "wrong checksum");
        Programs.run("cp", "-a", whole + "/conf/.", place.resolve("conf").toString())
                .succeeded();
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as("whole again, from the dump: " + back.all()).isZero();
    }

    @Test
    @Fault("a clone that somebody changed, or dropped")
    void aCloneIsRefusedByTheNameOfWhatDiffers() throws IOException, SQLException {
        String clone = product.leftovers().get(0);
        StandInServer.run("postgres", "ALTER DATABASE " + clone + " ALLOW_CONNECTIONS true");
        StandInServer.run(clone, "UPDATE item SET name = 'other' WHERE id = 3");
        StandInServer.run("postgres", "ALTER DATABASE " + clone + " ALLOW_CONNECTIONS false");
        proven("copied");
        refused(
                "content",
                "database clone: it is not what was saved (saved ↔ found): table public.item: other content");
        refused("restored", "table public.item: other content in 200 rows");
        // Less than what failed proves nothing against it.
        proven("read");
        assertThat(product.types("restore-points", "list").out()).contains("FAILED ");
        backIsRefused("there is no way back", "its clone was not proven", "table public.item");

        StandInServer.run("postgres", "DROP DATABASE " + clone);
        refused("read", "database " + clone + " is not there any more");
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as("from the dump: " + back.all()).isZero();
    }

    @Test
    @Fault("a clone that somebody changed, or dropped")
    void whatADumpDoesNotHoldComesBackAsItWasSaved() throws IOException, SQLException {
        String name = "\"" + product.database() + "\"";
        StandInServer.run(
                "postgres",
                "ALTER DATABASE " + name + " SET work_mem TO '9MB'",
                "ALTER DATABASE " + name + " CONNECTION LIMIT 7",
                "COMMENT ON DATABASE " + name + " IS 'of the new version'",
                "ALTER DATABASE " + name + " OWNER TO postgres",
                "GRANT ALL ON DATABASE " + name + " TO PUBLIC",
                "DROP DATABASE " + product.leftovers().get(0));
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(product.content()).isEqualTo(old);
    }

    @Test
    @Fault("a restore point of another product or plan")
    void aManifestFromElsewhereIsRefused() throws IOException, SQLException {
        Path manifest = place.resolve("manifest.json");
        String own = Files.readString(manifest);
        for (List<String> other : List.of(
                List.of("\"product\": \"standin\"", "\"product\": \"shop\"", "of product shop, not standin"),
                List.of("\"plan\": \"sha256:", "\"plan\": \"sha256:00", "of plan sha256:00"))) {
            assertThat(own).contains(other.get(0));
            Files.writeString(manifest, own.replace(other.get(0), other.get(1)));
            Screen refused = product.types("restore-points", "verify", id, "--level", "read");
            assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
            assertThat(refused.err().replaceAll("\\s+", " ")).contains("it is not this run's", other.get(2));
            backIsRefused("there is no way back", other.get(2));
        }
        Files.writeString(manifest, own.replaceAll("\"system\": \"[0-9]*\"", "\"system\": \"12\""));
        refused(
                "read",
                "is another one than that which holds " + product.leftovers().get(0));
        Files.writeString(manifest, own.replaceAll("\"oid\": \"[0-9]*\"", "\"oid\": \"4711\""));
        refused("read", "is another one than was saved: its number or its marker differs");
    }
}
