package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** A database on a disk of its own, which has no room for the clone. */
@Tier.NeedsRoot
class FullTablespaceIT {
    private static final String TRIALS =
            "SELECT spcname FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace"
                    + " WHERE datname LIKE 'upg\\_scratch\\_%'";

    @TempDir
    private Path directory;

    private StandIn product;
    private Path disk;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        disk = Files.createDirectory(product.home().resolve("disk"));
        Programs.run("mount", "-t", "tmpfs", "-o", "size=90m,mode=700", "none", disk.toString())
                .succeeded();
        Path space = Files.createDirectory(disk.resolve("space"));
        StandInServer.run(
                "postgres",
                "CREATE TABLESPACE small LOCATION '" + space + "'",
                "ALTER DATABASE " + product.database() + " SET TABLESPACE small");
        before = product.content();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
        StandInServer.run("postgres", "DROP TABLESPACE small");
        Programs.run("umount", disk.toString()).succeeded();
    }

    private void isAsItWas(Screen screen) throws IOException, SQLException {
        assertThat(product.content()).as(screen.all()).isEqualTo(before);
        assertThat(product.running()).as(screen.all()).isTrue();
        assertThat(product.leftovers()).as(screen.all()).isEmpty();
    }

    @Test
    @Fault("a tablespace without room for the clone")
    void isRefusedBeforeAnythingStopsWhenThatCanBeSeen() throws IOException, SQLException {
        Files.write(disk.resolve("fill"), new byte[60 << 20]);
        Screen screen = product.apply("stop");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(3);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains("[BLOCK] disk " + disk + " needs");
        isAsItWas(screen);
    }

    @Test
    @Fault("a tablespace that fills while the clone is made")
    void runsOldAsBeforeWhenTheDiskFillsMeanwhile() throws IOException, SQLException {
        product.playbook("install:\n", "prepare:\n  - id: download\n    run: ['${home}/bin/fill']\n\ninstall:\n");
        product.script("bin/fill", "dd if=/dev/zero of=" + disk + "/fill bs=1M count=80 2>/dev/null");
        Screen screen = product.apply("stop");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(5);
        assertThat(screen.err()).contains("No space left on device", "save.h1", "NOTHING WAS CHANGED");
        isAsItWas(screen);
        assertThat(product.types("status").exit()).isZero();
    }

    /** The room of that disk was looked at, and no other's. */
    @Test
    void aDumpIsTriedOnTheDiskOfItsDatabaseAndOnlyWhereThereIsRoom() throws Exception {
        assertThat(product.apply("stop").exit()).isZero();
        CompletableFuture<Screen> verified = CompletableFuture.supplyAsync(
                () -> product.types("restore-points", "verify", "--all", "--level", "restored"));
        Set<String> places = new TreeSet<>();
        while (!verified.isDone()) {
            places.addAll(StandInServer.column("postgres", TRIALS));
        }
        assertThat(verified.get().exit()).as(verified.get().all()).isZero();
        assertThat(places).containsExactly("small");

        Files.write(disk.resolve("fill"), new byte[30 << 20]);
        Screen full = product.types("restore-points", "verify", "--all", "--level", "restored");
        assertThat(full.exit()).as(full.all()).isEqualTo(6);
        assertThat(full.all().replaceAll("\\s+", " "))
                .contains("there is no room to restore its dump on trial: " + disk + "/space");
    }
}
