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
        assertThat(back.err()).contains("to drop what is kept: upgrade restore-points drop-kept standin");
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
