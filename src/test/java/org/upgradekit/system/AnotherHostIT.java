package org.upgradekit.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.demo.DemoScenario;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** What one host saved is put in place on another one, with a server of its own, that never had the product's data. */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnotherHostIT {
    private NotesHost first;
    private NotesHost second;

    /** Of version 1.0 on the first host, before it was upgraded. */
    private String old;

    private String point;

    @BeforeAll
    void upgradeTheFirst() throws IOException {
        first = NotesHost.boot();
        first.install(DemoScenario.UPGRADE);
        first.sql(
                "CREATE ROLE readers; GRANT readers TO notes; CREATE ROLE auditor LOGIN CONNECTION LIMIT 2 IN ROLE readers");
        first.sql(
                "ALTER ROLE auditor SET search_path = \"$user\", public; ALTER ROLE notes IN DATABASE notes SET lock_timeout = '3s'");
        first.sql("notes", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO readers");
        old = first.content() + first.roles();
        assertThat(first.apply("stop").exit()).isZero();
        Path points = first.machine().root().resolve("var/lib/upgradekit/notes/restore-points");
        try (var all = Files.list(points)) {
            point = all.findFirst().orElseThrow().getFileName().toString();
        }
        second = NotesHost.boot();
    }

    @AfterAll
    void remove() throws IOException {
        try {
            first.close();
        } finally {
            second.close();
        }
    }

    /** A host with an empty server, the product's account and unit, and a copy of the restore point. */
    @BeforeEach
    void emptyTheSecond() throws IOException {
        second.empty();
        Path copy = second.machine().root().resolve("media/copy");
        Programs.run("rm", "-rf", copy.toString()).succeeded();
        Files.createDirectories(copy);
        Programs.run(
                        "cp",
                        "-a",
                        first.machine()
                                .root()
                                .resolve("var/lib/upgradekit/notes/restore-points/" + point)
                                .toString(),
                        copy.toString())
                .succeeded();
    }

    private Programs.Result restore(String... more) throws IOException {
        String[] command = {"restore-points", "restore", "/media/copy/" + point};
        return second.upgrade(
                Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void dataFilesRolesAndSettingsAreThereAndTheOldVersionServesThem() throws IOException {
        Programs.Result shown = restore("--dry-run");
        assertThat(shown.exit()).as(shown.output()).isZero();
        assertThat(shown.output()).contains("/srv/notes/conf would be restored", "Nothing was changed.");
        assertNothingIsThere();

        Programs.Result restored = restore("--yes");

        assertThat(restored.exit()).as(restored.output()).isZero();
        assertThat(restored.output())
                .contains(
                        "role notes: created, with the password of the product's address",
                        "database notes: restored and equal, owner notes",
                        "Give these roles their passwords: auditor.",
                        "then start notes.");
        assertThat(second.content() + second.roles()).isEqualTo(old);
        assertThat(restore("--yes").output())
                .contains("/srv/notes/conf: was here already, and equal", "was here already, with this very content");
        second.machine().run("systemctl", "start", "notes.service").succeeded();
        assertThat(second.awaitHealth()).contains("\"version\":\"1.0\"");
        assertThat(second.get("/notes/4711")).contains("author-11");
        assertThat(second.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'upg%'"))
                .isEqualTo("0");
    }

    @Test
    void whatIsHereIsKeptAsideAndNamedAlsoByTheNextAttempt() throws IOException {
        second.machine().run("mkdir", "/srv/notes/conf").succeeded();
        second.machine().run("touch", "/srv/notes/conf/precious").succeeded();

        Programs.Result restored = restore("--yes", "--store", "conf");

        assertThat(restored.exit()).as(restored.output()).isZero();
        String aside = second.machine()
                .run("bash", "-c", "echo /srv/notes/.conf.upg-old-*")
                .output()
                .strip();
        assertThat(second.machine().run("ls", aside).output().strip()).isEqualTo("precious");
        assertThat(restored.output()).contains("kept from here: " + aside);
        assertThat(restore("--yes", "--store", "conf").output()).contains("equal", "kept from here: " + aside);
    }

    @Test
    void aPlaceThatCannotBeReplacedAndARestorePointInsideOfItAreRefused() throws IOException {
        second.machine().run("mkdir", "/srv/notes/conf", "/srv/notes/program").succeeded();
        second.machine().run("mount", "-t", "tmpfs", "none", "/srv/notes/conf").succeeded();
        try {
            Programs.Result mounted = restore("--yes");
            assertThat(mounted.exit()).as(mounted.output()).isEqualTo(3);
            assertThat(mounted.output()).contains("/srv/notes/conf is a mount point");
        } finally {
            second.machine().run("umount", "/srv/notes/conf").succeeded();
        }
        second.machine()
                .run("cp", "-a", "/media/copy/" + point, "/srv/notes/program")
                .succeeded();
        Programs.Result inside = second.upgrade(
                "restore-points", "restore", "/srv/notes/program/" + point, "--yes", "--store", "program");
        assertThat(inside.exit()).as(inside.output()).isEqualTo(3);
        assertThat(inside.output()).contains("lies in /srv/notes/program, which would be");
    }

    @Test
    void aServerThatDoesNotAnswerIsAskedBeforeAnythingChanges() throws IOException {
        assertThat(restore("--yes", "--store", "conf").exit()).isZero();
        second.machine().run("systemctl", "stop", "notes-db.service").succeeded();
        try {
            Programs.Result refused = restore("--yes");

            assertThat(refused.exit()).as(refused.output()).isEqualTo(3);
            assertThat(refused.output()).contains("store database cannot be restored here");
            assertThat(second.machine().run("ls", "/srv/notes").output().strip())
                    .isEqualTo("conf");
        } finally {
            second.machine().run("systemctl", "start", "notes-db.service").succeeded();
        }
    }

    @Test
    void aManifestThatNamesLessThanItHoldsIsDamaged() throws IOException {
        String manifest = "/media/copy/" + point + "/manifest.json";
        String before = second.machine().run("cat", manifest).output();
        for (String edit : List.of(
                "s/\"conf\\/1.tar\".*//",
                "s/\"kind\": \"files\"/\"kind\": \"command\"/",
                "s/\"id\": \"[^\"]*\"/\"id\": \"x\"/",
                "s/\"1.tar\"/\"..\\/..\\/1.tar\"/")) {
            second.machine().run("sed", "-i", edit, manifest).succeeded();
            assertThat(second.machine().run("cat", manifest).output()).as(edit).isNotEqualTo(before);

            Programs.Result refused = restore("--yes");

            assertThat(refused.exit()).as(edit + refused.output()).isEqualTo(6);
            assertNothingIsThere();
            Files.writeString(second.machine().root().resolve(manifest.substring(1)), before);
        }
    }

    @Test
    void aDirectoryThatIsNoneIsNotJudgedAsOne() throws IOException {
        Programs.Result refused = second.upgrade("restore-points", "restore", "/etc/", "--yes");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output()).contains("/etc is no restore point").doesNotContain("chmod", "take it away");
    }

    @Test
    void aServiceThatRunsHereRefusesIt() throws IOException {
        assertThat(restore("--yes").exit()).isZero();
        second.machine().run("systemctl", "start", "notes.service").succeeded();
        second.awaitHealth();

        Programs.Result refused = restore("--yes");

        assertThat(refused.exit()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("service notes runs on this host", "Stop it first");
    }

    @Test
    void filesThatWouldBelongToSomebodyElseAreRefused() throws IOException {
        String number = second.machine().run("id", "-u", "notes").output().strip();
        second.machine().run("usermod", "--uid", "4711", "notes").succeeded();
        try {
            Programs.Result refused = restore("--yes");

            assertThat(refused.exit()).as(refused.output()).isEqualTo(3);
            assertThat(refused.output()).contains("user notes has number 4711", "usermod --uid " + number + " notes");
            assertNothingIsThere();
        } finally {
            second.machine().run("usermod", "--uid", number, "notes").succeeded();
        }
    }

    @Test
    void withoutConsentNothingIsPutInPlace() throws IOException {
        Programs.Result refused = restore();

        assertThat(refused.exit()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("a missing answer", "--yes");
        assertNothingIsThere();
    }

    @Test
    void aCopyThatWasDamagedOnItsWayIsNamed() throws IOException {
        second.machine()
                .run("bash", "-c", "cd /media/copy/*/database/dump && echo >>\"$(ls *.dat.gz | head -1)\"")
                .succeeded();

        Programs.Result refused = restore("--yes");

        assertThat(refused.exit()).as(refused.output()).isEqualTo(6);
        assertThat(refused.output()).contains("store database is damaged", "wrong checksum");
        assertNothingIsThere();
    }

    @Test
    void aCopyThatOthersCanWriteIsNotBelieved() throws IOException {
        for (String part : List.of("", "/database/dump/needs.json")) {
            second.machine().run("chmod", "o+w", "/media/copy/" + point + part).succeeded();

            Programs.Result refused = restore("--yes");

            assertThat(refused.exit()).as(refused.output()).isEqualTo(2);
            assertThat(refused.output()).contains("others can write to /media/copy/" + point + part);
            assertNothingIsThere();
            second.machine().run("chmod", "o-w", "/media/copy/" + point + part).succeeded();
        }
    }

    @Test
    void aDatabaseThatIsInTheWayStaysAndTheSameCommandGoesOnLater() throws IOException {
        second.sql("CREATE DATABASE notes");

        Programs.Result stopped = restore("--yes");

        assertThat(stopped.exit()).as(stopped.output()).isEqualTo(6);
        assertThat(stopped.output())
                .contains("database notes is there already, with another content", "In place already: conf, program.");
        second.sql("DROP DATABASE notes");
        assertThat(restore("--yes").exit()).isZero();
        assertThat(second.content() + second.roles()).isEqualTo(old);
    }

    @Test
    void oneStoreAloneIsPutInPlace() throws IOException {
        assertThat(restore("--yes", "--store", "conf").exit()).isZero();

        assertThat(second.machine().run("ls", "/srv/notes").output().strip()).isEqualTo("conf");
        Programs.Result unknown = restore("--yes", "--store", "cellar");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.output()).contains("no store cellar", "It holds database, conf, program.");
        Programs.Result known = restore("--dry-run", "--store", "database");
        assertThat(known.output())
                .contains("role notes would be created", "database notes would be restored from its dump");
    }

    private void assertNothingIsThere() throws IOException {
        assertThat(second.machine().run("ls", "-A", "/srv/notes").output()).isEmpty();
        assertThat(second.sql("SELECT count(*) FROM pg_database WHERE datname <> 'postgres' AND NOT datistemplate"))
                .isEqualTo("0");
        assertThat(second.sql("SELECT count(*) FROM pg_roles WHERE rolname = 'notes'"))
                .isEqualTo("0");
    }
}
