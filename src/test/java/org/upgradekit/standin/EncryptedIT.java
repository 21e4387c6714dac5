package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.KeyPair;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** Restore points of a run with BACKUP_RECIPIENT: made, proven and put back; of no use to who lacks the private key. */
@Tier.NeedsEncryption
class EncryptedIT {
    private static final String CANARY = "a canary that nobody may read 4711";

    @TempDir
    private Path directory;

    private StandIn product;
    private KeyPair key;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        key = KeyPair.age(directory);
        StandInServer.run(product.database(), "UPDATE item SET name = '" + CANARY + "' WHERE id = 7");
        Files.writeString(product.home().resolve("conf/hidden"), CANARY);
        product.configure("UPGRADE_BACKUP_RECIPIENT", key.recipient());
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    private void bringTheKey() {
        product.configure(
                "UPGRADE_BACKUP_IDENTITY", key.identity().orElseThrow().toString());
    }

    private Screen apply(String... more) {
        return product.types(Stream.concat(
                        Stream.of(
                                "apply",
                                product.home().resolve("playbook.yaml").toString(),
                                "--to",
                                "2.0",
                                "--yes",
                                "--on-failure",
                                "stop"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Screen good(Screen screen) {
        assertThat(screen.exit()).as(screen.all()).isZero();
        return screen;
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private String id() throws IOException {
        return product.runs().get(product.runs().size() - 1) + ".h1";
    }

    private Path place() throws IOException {
        return product.home().resolve("state/standin/restore-points").resolve(id());
    }

    private void nothingInTheClear() throws IOException {
        try (Stream<Path> files = Files.walk(product.home().resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(CANARY);
            }
        }
    }

    @Test
    void itIsMadeProvenAndPutBackAndNeverInTheClear() throws IOException, SQLException {
        bringTheKey();
        String before = product.content();
        good(apply());
        nothingInTheClear();
        assertThat(place().resolve("conf/1.tar.age")).exists();
        assertThat(place().resolve("database/dump/database.dump.age")).exists();
        assertThat(Files.readString(place().resolve("manifest.json")))
                .contains("\"root.1.encrypted\": \"age\"", "\"dump.recipient\": \"" + key.recipient() + "\"")
                .doesNotContain(key.identity().orElseThrow().toString());
        good(product.types("restore-points", "verify", "--all", "--level", "restored"));
        nothingInTheClear();
        StandInServer.run("postgres", "DROP DATABASE " + product.leftovers().get(0));

        good(product.types("rollback", "--discard-new-data"));
        assertThat(product.content()).isEqualTo(before);
        assertThat(product.running()).isTrue();
        nothingInTheClear();
    }

    @Test
    void withoutTheKeyNothingIsBegunUnlessThatIsWaived() throws IOException, SQLException {
        String before = product.content();
        Screen refused = apply();
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(flat(refused.err()))
                .contains("conf-identity", "program-identity", "a rollback could not open the copy of conf")
                .contains("name its file as BACKUP_IDENTITY");
        assertThat(product.content()).isEqualTo(before);

        String reason = "the key is kept off this host";
        Screen done = good(apply(
                "--waive", "conf-identity", "--reason", reason, "--waive", "program-identity", "--reason", reason));
        assertThat(flat(done.err())).contains("the dump of database is not proven: ", "cannot be opened here");
        good(product.types("restore-points", "verify", id(), "--level", "read"));
        Screen unproven = product.types("restore-points", "verify", id());
        assertThat(unproven.exit()).as(unproven.all()).isEqualTo(6);
        assertThat(flat(unproven.err()))
                .contains("is not proven", "cannot be opened here: no private key is known here", "--level read");
        assertThat(good(product.types("restore-points", "list")).out())
                .contains("conf files (age)", "and dump (age)")
                .doesNotContain("FAILED");

        String after = product.content();
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isEqualTo(6);
        assertThat(flat(back.err()))
                .contains("there is no way back: what was saved is encrypted, and cannot be opened here")
                .contains("is encrypted with age for " + key.recipient(), "no private key is known here")
                .contains("UPGRADE_BACKUP_IDENTITY=FILE upgrade rollback standin --discard-new-data")
                .doesNotContain("bring it back");
        assertThat(product.running()).as("nothing was stopped").isTrue();
        assertThat(product.content()).isEqualTo(after);
        bringTheKey();
        good(product.types("rollback", "--discard-new-data"));
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    void aHostThatLostAllOfItGetsItBackWithTheKeyAlone() throws IOException, SQLException {
        bringTheKey();
        String before = product.content();
        good(apply());
        assertThat(place().resolve("database/dump/needs.json.age")).exists();
        assertThat(place().resolve("database/dump/needs.json")).doesNotExist();
        loseEverything();
        String[] restore = {"restore-points", "restore", place().toString(), "--yes"};
        product.configure("UPGRADE_BACKUP_IDENTITY", "");

        Screen locked = product.types(restore);
        assertThat(locked.exit()).as(locked.all()).isEqualTo(3);
        assertThat(flat(locked.err()))
                .contains("store conf cannot be restored here", "store database cannot be restored here")
                .contains("cannot be opened here: no private key is known here");
        bringTheKey();
        good(product.types(restore));
        assertThat(product.content()).isEqualTo(before);
        nothingInTheClear();
    }

    private void loseEverything() throws IOException, SQLException {
        product.run("bin/stop");
        for (String name : product.leftovers()) {
            StandInServer.run("postgres", "DROP DATABASE " + name);
        }
        StandInServer.run("postgres", "DROP DATABASE \"" + product.database() + "\" WITH (FORCE)");
        Programs.run("rm", "-r", product.home() + "/conf", product.home() + "/program")
                .succeeded();
    }

    /** Whatever made the renewal fail: the restore point is all there is of a store that steps have changed. */
    @Test
    @Fault(
            "files that cannot be put back before a step runs again: `resume` keeps the restore point, and goes on once they can")
    void aStoreThatCouldNotBePutBackKeepsItsRestorePoint() throws IOException, SQLException {
        String before = product.content();
        Path mended = product.home().resolve("mended");
        product.script("bin/configure", "echo theme=dark >" + product.home() + "/conf/settings; test -e " + mended);
        String reason = "the key is kept off this host";
        Screen failed = apply(
                "--waive", "conf-identity", "--reason", reason, "--waive", "program-identity", "--reason", reason);
        assertThat(failed.exit()).as(failed.all()).isEqualTo(6);
        for (int attempt = 0; attempt < 2; attempt++) {
            Screen resumed = product.types("resume");
            assertThat(resumed.exit()).as(resumed.all()).isNotZero();
            assertThat(flat(resumed.err())).contains("could not be renewed", "cannot be opened here");
        }
        Screen accepted = product.types("accept", "conf", "--reason", "it looks right");
        assertThat(accepted.exit()).as(accepted.all()).isEqualTo(3);
        assertThat(flat(accepted.err())).contains("a resume has begun to put conf back");
        bringTheKey();
        Files.createFile(mended);
        good(product.types("resume"));
        assertThat(Files.readString(product.home().resolve("conf/settings"))).isEqualTo("theme=dark\n");
        good(product.types("rollback", "--discard-new-data"));
        assertThat(product.content()).isEqualTo(before);
    }

    @Test
    void whoIsAddedOrTakenAwayMakesAPlanStale() throws IOException {
        bringTheKey();
        Path keys = Files.writeString(directory.resolve("keys"), "# for us\n" + key.recipient() + "\n");
        product.configure("UPGRADE_BACKUP_RECIPIENT", keys.toString());
        String plan = directory.resolve("plan.json").toString();
        good(product.types("plan", product.home().resolve("playbook.yaml").toString(), "--to", "2.0", "--out", plan));
        assertThat(Files.readString(Path.of(plan)))
                .contains("\"restore-points.recipient\": \"" + key.recipient() + "\"");
        Files.writeString(keys, KeyPair.age(directory).recipient() + "\n", StandardOpenOption.APPEND);
        Screen stale = product.types("apply", plan);
        assertThat(stale.exit()).as(stale.all()).isEqualTo(9);
        assertThat(flat(stale.err())).contains("restore-points.recipient was " + key.recipient());
        Files.writeString(keys, "age1\n0A189B44993843C5D9E5475C6E24B1C8CD715105\nwho@example.org\nAGE-SECRET\n");
        Screen wrong = product.types("apply", plan);
        assertThat(wrong.exit()).as(wrong.all()).isEqualTo(2);
        assertThat(flat(wrong.err())).contains(keys + ":1 is no recipient", keys + ":4 is no recipient");
        product.configure("UPGRADE_BACKUP_RECIPIENT", "nobody");
        Screen none = product.types("status");
        assertThat(none.exit()).as(none.all()).isEqualTo(2);
        assertThat(flat(none.err())).contains("\"nobody\" is no value for UPGRADE_BACKUP_RECIPIENT");
    }

    /** The tool is killed while a copy is half written, its program as slow as it likes. */
    @Test
    void aCopyThatWasCutOffIsMadeAnew() throws Exception {
        bringTheKey();
        Path bin = Files.createDirectories(directory.resolve("slow"));
        for (String half : List.of("conf/1.tar.age", "database/dump/database.dump.age")) {
            Path age = Files.writeString(
                    bin.resolve("age"),
                    "#!/bin/bash\ncase \"$(readlink /proc/$$/fd/1)\" in */" + half
                            + ") /usr/bin/age \"$@\" | (head -c 150; sleep 5);; *) exec /usr/bin/age \"$@\";; esac\n");
            Files.setPosixFilePermissions(age, PosixFilePermissions.fromString("rwxr-xr-x"));
            product.configure("PATH", bin + ":" + System.getenv("PATH"));
            Process tool = product.applyApart("stop");
            killWhenHalf(tool, half);
            product.configure("PATH", System.getenv("PATH"));
            good(product.types("resume"));
            good(product.types("restore-points", "verify", id(), "--level", "restored"));
            nothingInTheClear();
            good(product.types("rollback", "--discard-new-data"));
        }
    }

    private void killWhenHalf(Process tool, String half) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!halfWritten(half)) {
            assertThat(tool.isAlive() && System.nanoTime() < end)
                    .as(() -> half + ": " + log())
                    .isTrue();
            Thread.sleep(20);
        }
        tool.destroyForcibly();
        assertThat(tool.waitFor()).isEqualTo(137);
    }

    private boolean halfWritten(String half) throws IOException {
        if (product.runs().isEmpty()) {
            return false;
        }
        Path file = place().resolve(half);
        return Files.exists(file) && Files.size(file) == 150;
    }

    private String log() {
        try {
            return Files.readString(product.home().resolve("apart.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
