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

/** What a rollback kept is dropped by the command that it names, and nothing else ever is. */
class DropKeptIT {
    private static final String[] DROP = {"restore-points", "drop-kept", "--yes"};

    @TempDir
    private Path directory;

    private StandIn product;
    private String content = "";

    /** Rolled back after it was done. */
    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        assertThat(product.apply("rollback").exit()).isZero();
        Screen back = types(0, "rollback", "--discard-new-data");
        assertThat(back.err()).contains("that way too: upgrade restore-points drop-kept standin");
        content = product.content();
        assertThat(product.leftovers()).singleElement().asString().startsWith("upg_old_");
        assertThat(files()).hasSize(2);
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private Screen types(int exit, String... words) {
        Screen screen = product.types(words);
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        return screen;
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(product.home())) {
            return all.filter(file -> String.valueOf(file.getFileName()).contains(".upg-"))
                    .sorted()
                    .toList();
        }
    }

    private String record() throws IOException {
        return Files.readString(product.home()
                .resolve("state/standin/restore-points/" + product.runs().get(0) + ".h1/conf/replaced.json"));
    }

    @Test
    void itIsNamedShownConsentedToAndGone() throws Exception {
        String command = "upgrade restore-points drop-kept standin";
        assertThat(types(0, "status").out()).contains(command);
        assertThat(types(0, "restore-points", "list").out()).contains("Kept aside by rollbacks", "upg_old_", command);
        assertThat(types(0, "restore-points", "list", "-o", "json").out()).contains("\"kept\"", "upg_old_");
        assertThat(record()).contains("upgradekit.replaced/1", ".conf.upg-old-");
        assertThat(types(0, "restore-points", "drop-kept", "--dry-run").out())
                .contains("upg_old_", ".program.upg-old-", "would be dropped");
        assertThat(types(3, "restore-points", "drop-kept").err()).contains("Nothing was dropped");
        assertThat(types(0, "restore-points", "prune").exit()).isZero();
        assertThat(product.leftovers()).hasSize(1);
        assertThat(files()).hasSize(2);

        assertThat(types(0, DROP).out()).contains("upg_old_", ".conf.upg-old-", "; dropped");
        assertThat(product.leftovers()).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(product.content()).isEqualTo(content);
        assertThat(types(0, DROP).out()).contains("Nothing is kept aside.");
        assertThat(types(6, "rollback", "--undo", "--discard-new-data").err()).contains("is gone", "it was dropped");
        assertThat(product.running()).isTrue();
        assertThat(product.apply("rollback").exit()).as("the next upgrade").isZero();
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    void theOnlyWayBackIsCalledSoBeforeItGoes() throws Exception {
        assertThat(types(0, "restore-points", "drop-kept", "--dry-run").out())
                .contains("This is the only way to 2.0 again, and the only copy of what was written to it.");
        Screen undone = types(0, "rollback", "--undo", "--discard-new-data");
        String way = "or, to return to 1.0: upgrade rollback standin --dry-run"
                + " to drop what is kept, and that way too: upgrade restore-points drop-kept standin";
        assertThat(flat(undone.err())).contains(way);
        assertThat(flat(types(0, "status").out())).contains(way);
        String only = "only way back to 1.0, and the only copy of what was written to it";
        assertThat(flat(types(0, "restore-points", "list").out())).containsOnlyOnce("kept is the " + only);
        assertThat(types(0, "restore-points", "drop-kept", "--dry-run").out()).contains("This is the " + only + ".");
        assertThat(types(0, "restore-points", "drop-kept", "--dry-run", "-o", "json")
                        .out())
                .contains("\"only\": \"way back to 1.0");

        assertThat(types(0, DROP).out()).contains("That was the " + only + ".");
        assertThat(types(0, "status").out()).doesNotContain("to return to 1.0");
        Path point = product.home()
                .resolve("state/standin/restore-points/" + product.runs().get(0) + ".h1");
        assertThat(flat(types(6, "rollback", "--discard-new-data").err()))
                .contains("there is no way to 1.0")
                .contains("upgrade restore-points restore " + point + " --dry-run")
                .contains("docs/how-to/restore-on-another-host.md");
        product.run("bin/stop");
        StandInServer.run(
                "postgres", "ALTER DATABASE " + product.database() + " RENAME TO " + product.database() + "_newer");
        try {
            types(0, "restore-points", "restore", point.toString(), "--yes");
            assertThat(StandInServer.column(product.database(), "SELECT name FROM item WHERE id = 1"))
                    .containsExactly("item 1");
        } finally {
            StandInServer.run("postgres", "DROP DATABASE " + product.database() + "_newer");
        }
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
    }

    @Test
    void aDatabaseThatIsNotProvablyOursStays() throws Exception {
        String old = product.leftovers().get(0);
        String marker = StandInServer.column(
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + old + "'")
                .get(0);
        for (String other : List.of(
                marker.replaceAll("\"self\":\"[0-9]+\"", "\"self\":\"4711\""),
                marker.replaceAll("\"system\":\"[0-9]+\"", "\"system\":\"4711\""),
                marker.replaceAll("\"role\":\"old\"", "\"role\":\"work\""))) {
            assertThat(other).isNotEqualTo(marker);
            StandInServer.run("postgres", "COMMENT ON DATABASE " + old + " IS '" + quoted(other) + "'");
            assertThat(types(6, DROP).err()).contains("what is kept of database in run", "was not dropped");
            assertThat(product.leftovers()).hasSizeLessThanOrEqualTo(1);
            assertThat(StandInServer.column(
                            "postgres", "SELECT datname FROM pg_database WHERE datname = '" + old + "'"))
                    .hasSize(1);
        }
        assertThat(files()).as("the files are no worse for it").isEmpty();
        StandInServer.run("postgres", "COMMENT ON DATABASE " + old + " IS '" + quoted(marker) + "'");
        types(0, DROP);
        assertThat(product.leftovers()).isEmpty();
    }

    @Test
    void nothingIsDroppedWhileARunIsOpen() throws Exception {
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        assertThat(product.apply("stop").exit()).isEqualTo(6);
        assertThat(types(7, DROP).err()).contains("has begun and not ended");
        assertThat(files()).hasSizeGreaterThanOrEqualTo(2);
        types(0, "rollback");
        assertThat(types(0, "restore-points", "drop-kept", "--dry-run").out())
                .contains(
                        "Run " + product.runs().get(0), "Run " + product.runs().get(1));
        types(0, "restore-points", "drop-kept", "--yes", "--run", product.runs().get(1));
        assertThat(product.leftovers()).hasSize(1);
        types(0, DROP);
        assertThat(product.leftovers()).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(product.content()).isEqualTo(content);
    }
}
