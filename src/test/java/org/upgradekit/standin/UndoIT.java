package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** The rollback of an upgrade that had been done is undone, and done again: each time exactly what was left is there. */
class UndoIT {
    private static final String CONSENT = "--discard-new-data";

    /** With 1 every change has its turn, which takes minutes. */
    private static final int STRIDE = Integer.getInteger("upgradekit.sweep.stride", 5);

    @TempDir
    private Path directory;

    private StandIn product;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
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

    private static String line(Screen screen) {
        return (screen.out() + screen.err()).replaceAll("\\s+", " ");
    }

    /** Upgraded and written to since, in the database and in a file that only the new version has. */
    private String newState() throws IOException, SQLException {
        Screen done = product.apply("rollback");
        assertThat(done.exit()).as(done.all()).isZero();
        StandInServer.run(
                product.database(),
                "INSERT INTO item (title) VALUES ('of 2.0')",
                "COMMENT ON DATABASE " + product.database() + " IS 'of 2.0'");
        Path own = product.home().resolve("conf/only-new");
        Files.writeString(own, "of 2.0\n");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-rw----"));
        Files.setAttribute(own, "user:origin", "2.0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return product.content();
    }

    /** Rolled back and written to since. */
    private String oldState() throws IOException, SQLException {
        types(0, "rollback", CONSENT);
        StandInServer.run(product.database(), "INSERT INTO item (name) VALUES ('of 1.0')");
        Files.writeString(product.home().resolve("conf/settings"), "theme=by hand\n");
        return product.content();
    }

    private List<String> aside() throws IOException, SQLException {
        List<String> aside = new ArrayList<>(product.leftovers());
        try (var files = Files.list(product.home())) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.contains(".upg-"))
                    .map(name -> name.replaceAll("-[0-9a-f]{8}$", ""))
                    .sorted()
                    .forEach(aside::add);
        }
        return aside;
    }

    @Test
    void anUndoBringsTheNewStateBackAndARollbackTheOldOne() throws Exception {
        String newer = newState();
        String older = oldState();
        String refused = line(types(3, "rollback", "--undo"));
        assertThat(refused)
                .contains(
                        "1.0 is back, and may have been written to since",
                        "sets aside what was written since",
                        "database: rows of public.item (1 inserted)",
                        CONSENT);
        assertThat(product.content()).isEqualTo(older);
        Screen shown = types(0, "rollback", "--undo", "--dry-run");
        assertThat(shown.out()).contains("Stand-in again to 2.0", "exchange.database", "start standin 2.0", CONSENT);
        assertThat(product.content()).isEqualTo(older);

        Screen undone = types(0, "rollback", "--undo", CONSENT);
        assertThat(line(undone)).contains("ROLLBACK UNDONE. Stand-in 2.0 is running", "Kept database upg_old_");
        assertThat(product.content()).as(undone.all()).isEqualTo(newer);
        assertThat(product.running()).isTrue();
        assertThat(aside()).hasSize(3).contains(".conf.upg-undone", ".program.upg-undone");
        assertThat(types(0, "status").out()).contains("ROLLBACK UNDONE", "upg_old_", "what the undo");

        assertThat(line(types(3, "rollback"))).contains(CONSENT);
        assertThat(line(types(3, "restore-points", "restore", product.runs().get(0), CONSENT)))
                .contains("was used by a rollback that was undone since");
        Screen back = types(0, "rollback", CONSENT);
        assertThat(line(back)).contains("ROLLED BACK. Stand-in 1.0 is running");
        assertThat(product.content()).as(back.all()).isEqualTo(older);
        assertThat(aside()).hasSize(3).contains(".conf.upg-old", ".program.upg-old");

        types(0, "rollback", "--undo", CONSENT);
        assertThat(product.content()).isEqualTo(newer);
        assertThat(types(0, "status", "-o", "json").out())
                .contains("\"rollback-undone\"", "\"direction\": \"again\"", "\"version\": \"2.0\"");
    }

    /** Whether each attempt is killed as a service's program runs, and the command that goes on with it. */
    private void killedIn(String program, String... words) throws Exception {
        String text = Files.readString(product.home().resolve(program));
        Path reached = product.home().resolve("reached");
        product.script(program, "touch " + reached + "; sleep 60");
        Process tool = product.apart(words);
        long end = System.nanoTime() + 60_000_000_000L;
        while (!Files.exists(reached)) {
            assertThat(tool.isAlive() && System.nanoTime() < end).isTrue();
            Thread.sleep(20);
        }
        tool.destroyForcibly();
        assertThat(tool.waitFor()).isEqualTo(137);
        Files.delete(reached);
        Files.writeString(product.home().resolve(program), text);
    }

    @Test
    void anUndoThatWasCutOffGoesOnAndCanBeTurnedRound() throws Exception {
        String newer = newState();
        String older = oldState();
        killedIn("bin/stop", "rollback", "--undo", CONSENT);
        assertThat(types(7, "status").out())
                .contains(
                        "INTERRUPTED IN THE UNDO",
                        "rollback standin --undo",
                        "or, to return to 1.0: upgrade rollback standin")
                .doesNotContain(CONSENT);
        assertThat(types(0, "rollback", "--dry-run").out()).doesNotContain(CONSENT, "✓");
        assertThat(line(types(0, "rollback", "--undo", "--dry-run")))
                .contains("again to 2.0", "Next upgrade rollback standin --undo")
                .doesNotContain(CONSENT);
        // Nothing of the new version was started yet, so that nothing is asked.
        types(0, "rollback");
        assertThat(product.content()).isEqualTo(older);

        killedIn("bin/start", "rollback", "--undo", CONSENT);
        assertThat(product.content()).as("exchanged, and not started").isEqualTo(newer);
        assertThat(types(7, "status").out()).contains("or, to return to 1.0: upgrade rollback standin " + CONSENT);
        assertThat(line(types(0, "rollback", "--undo", "--dry-run")))
                .contains("✓ exchange.database", "5 start.standin");
        assertThat(line(types(0, "rollback", "--dry-run"))).contains("2 exchange.database", CONSENT);
        assertThat(line(types(3, "rollback"))).contains(CONSENT);
        types(0, "rollback", "--undo");
        assertThat(product.content()).isEqualTo(newer);
        assertThat(product.running()).isTrue();

        types(0, "rollback", CONSENT);
        killedIn("bin/start", "rollback", "--undo", CONSENT);
        assertThat(types(0, "resume").err()).contains("Stand-in again to 2.0   resumed");
        assertThat(product.content()).isEqualTo(newer);
        assertThat(product.running()).isTrue();
    }

    /** The journal, plans, records and files: cut off at each n-th change of the disk, it ends in one of both states. */
    @Test
    void cutOffAtAnyChangeItEndsInOneOfBothStates() throws Exception {
        String newer = newState();
        String older = oldState();
        Screen cut = product.typesCut(0, "rollback", "--undo", CONSENT);
        int cuts = 0;
        for (int n = 1; cut.exit() != 0; n += STRIDE) {
            assertThat(n).as("it ends").isLessThan(500);
            boolean begun = product.types("status").out().contains("UNDO");
            String wanted = onward(cuts % 3, begun) ? newer : older;
            assertThat(product.content()).as("cut at %d: %s", n, cut.all()).isEqualTo(wanted);
            assertThat(product.running()).isTrue();
            if (wanted.equals(newer)) {
                types(0, "rollback", CONSENT);
            }
            assertThat(product.content()).isEqualTo(older);
            cuts++;
            cut = product.typesCut(n, "rollback", "--undo", CONSENT);
        }
        assertThat(cuts).isGreaterThan(3);
        assertThat(product.content()).isEqualTo(newer);
        assertThat(aside()).hasSize(3);
    }

    /** Goes on in one of the ways that there are; whether that leads to the new version. */
    private boolean onward(int way, boolean begun) {
        if (way == 0) {
            types(0, "rollback", "--undo", CONSENT);
            return true;
        }
        if (way == 1) {
            types(0, "resume");
            return begun;
        }
        boolean open = product.types("status").exit() != 0;
        types(open ? 0 : 3, "rollback", CONSENT);
        return false;
    }

    /** As a kill between the two transactions of an exchange leaves it: marked and closed. */
    private void closed() throws SQLException {
        String name = product.database();
        String old = product.leftovers().get(0);
        String sql = "SELECT oid::text || ' ' || shobj_description(oid, 'pg_database') FROM pg_database"
                + " WHERE datname = '" + old + "'";
        String oid = StandInServer.column(
                        "postgres", "SELECT oid::text FROM pg_database WHERE datname = '" + name + "'")
                .get(0);
        String marker = StandInServer.column("postgres", sql)
                .get(0)
                .replaceFirst("^[0-9]+ ", "")
                .replace("\"role\":\"old\"", "\"role\":\"work\"")
                .replaceAll("\"self\":\"[0-9]+\"", "\"self\":\"" + oid + "\"");
        StandInServer.run(
                "postgres",
                "COMMENT ON DATABASE " + name + " IS '" + marker.replace("'", "''") + "'",
                "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    }

    @Test
    void anUndoThatIsAbandonedLeavesTheDatabaseWithinReach() throws Exception {
        newState();
        oldState();
        killedIn("bin/stop", "rollback", "--undo", CONSENT);
        closed();
        types(0, "abandon", product.runs().get(0), "--reason", "by hand");
        assertThat(StandInServer.column(product.database(), "SELECT count(*) FROM item WHERE name = 'of 1.0'"))
                .containsExactly("1");
        types(3, "rollback", "--undo", CONSENT);
    }

    @Test
    void anOldVersionThatDoesNotStartIsAReasonToUndo() throws Exception {
        String newer = newState();
        String start = Files.readString(product.home().resolve("bin/start"));
        product.script("bin/start", "echo no such library; exit 1");
        Screen failed = types(10, "rollback", CONSENT);
        assertThat(line(failed)).contains("or, to return to 2.0:");
        assertThat(line(types(0, "rollback", "--dry-run")))
                .contains("✓ restore.database", "✓ restore.program", "5 start.standin", "7 version.restored");
        assertThat(line(types(0, "rollback", "--undo", "--dry-run"))).contains("2 exchange.database");
        Files.writeString(product.home().resolve("bin/start"), start);
        types(3, "rollback", "--undo");
        types(0, "rollback", "--undo", CONSENT);
        assertThat(product.content()).isEqualTo(newer);
    }

    @Test
    void whatARollbackTookBackOutsideOfStoresIsNotDoneAgainByAnUndo() throws Exception {
        product.playbook(
                "install:\n",
                "install:\n  - id: tell\n    run: ['true']\n    undo: {run: ['true']}\n    changes: []\n    timeout: 5s\n");
        newState();
        assertThat(types(0, "rollback", CONSENT).err()).contains("undo.tell").doesNotContain("--undo");
        assertThat(line(types(3, "rollback", "--undo", CONSENT)))
                .contains("took back what stands outside any store", "undo.tell", "upgrade apply");
        assertThat(product.running()).isTrue();
    }

    @Test
    void aWayBackThatIsOpenGoesOnFirst() throws Exception {
        String older = product.content();
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        assertThat(product.apply("stop").exit()).isEqualTo(6);
        String start = Files.readString(product.home().resolve("bin/start"));
        product.script("bin/start", "echo no such library; exit 1");
        types(10, "rollback");
        assertThat(line(types(3, "rollback", "--undo", CONSENT)))
                .contains("the way back of run", "is not through", "upgrade rollback standin goes on")
                .doesNotContain("upgrade apply");
        Files.writeString(product.home().resolve("bin/start"), start);
        killedIn("bin/start", "rollback");
        assertThat(types(0, "resume").err()).contains("Stand-in back to 1.0   resumed");
        assertThat(product.content()).isEqualTo(older);
    }

    @Test
    void whatCannotBeUndoneIsRefusedByName() throws Exception {
        assertThat(types(2, "rollback", "--undo", CONSENT).err()).contains("nothing was ever upgraded");
        product.migration("ALTER TABLE item ADD COLUMN size int; SELECT 1 / 0;");
        assertThat(product.apply("rollback").exit()).isEqualTo(5);
        assertThat(line(types(3, "rollback", "--undo", CONSENT)))
                .contains("the upgrade had not been done", "half-migrated", "upgrade apply");
        product.migration(StandIn.MIGRATION);
        newState();
        assertThat(line(types(3, "rollback", "--undo", CONSENT))).contains("was not rolled back");
        types(0, "rollback", CONSENT);
        String older = product.content();
        for (String name : product.leftovers()) {
            if (name.startsWith("upg_old_")) {
                StandInServer.run("postgres", "DROP DATABASE " + name);
            }
        }
        Screen gone = types(6, "rollback", "--undo", CONSENT);
        assertThat(line(gone)).contains("what was put aside is not there as it was", "which held it, is gone");
        assertThat(types(6, "rollback", "--undo", "--dry-run").all()).isEqualTo(gone.all());
        assertThat(product.content()).isEqualTo(older);
        assertThat(product.running()).isTrue();
    }
}
