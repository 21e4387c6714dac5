package org.upgradekit.openwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** The guide of OpenWatch, done by the shipped playbook: forward, back in both ways, and refused. */
@Tier.NeedsSystemd
@Tier.NeedsDebianPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenWatchIT {
    private static final String SERVED = "\"name\": \"host-1\", \"findings\": 40, \"passed\": 35";

    private OpenWatchHost host;

    @BeforeAll
    void boot() throws IOException {
        host = OpenWatchHost.boot();
    }

    @AfterAll
    void remove() throws IOException {
        host.close();
    }

    @BeforeEach
    void reset() throws IOException {
        host.reset();
    }

    @Test
    void theUpgradeBringsTheNewVersionItsSchemaAndTheData() throws IOException {
        host.shell(
                "install -d /etc/upgradekit && echo BACKUP_DIR=/var/lib/openwatch/backups >/etc/upgradekit/openwatch.conf");
        Programs.Result plan = host.upgrade("plan", "openwatch", "--to", "0.3.0");
        assertThat(plan.exit()).as(plan.output()).isZero();
        assertThat(plan.output())
                .contains("OpenWatch 0.2.0-rc.5 → 0.3.0", "goose 4", "disk", "PENDING: 2 migration(s)")
                .contains("[ASK] release-notes", "Have you read the release notes of 0.3.0");

        Programs.Result applied = host.apply("0.3.0", "stop");

        assertThat(applied.exit()).as(applied.output()).isZero();
        assertThat(applied.output()).contains("migrations applied — version 4 -> 6", "goose 6", "openwatch starting");
        assertServes("0.3.0");
        assertThat(host.sql("SELECT max(version_id) FROM goose_db_version")).isEqualTo("6");
        assertThat(host.shell("cat /var/lib/upgradekit/openwatch/upgrade.log")).contains("0.2.0-rc.5 to 0.3.0", "done");
        String run = host.shell("ls /var/lib/upgradekit/openwatch/runs");
        assertThat(host.upgrade("runs", "report", run).output())
                .contains("# OpenWatch 0.2.0-rc.5 → 0.3.0 on ", "| Result | DONE: OpenWatch 0.3.0 is running", run)
                .contains("| schema history of database has no failure | ", "| done: goose 6 |");
        assertThat(host.upgrade("restore-points", "list", "openwatch").output())
                .contains("0.2.0-rc.5", "database", "conf", "program");
        assertThat(host.shell("find /var/lib/openwatch/backups -name manifest.json -o -name toc.dat"))
                .contains("manifest.json", "toc.dat");
        assertThat(host.upgrade("status", "openwatch").exit()).isZero();
        assertThat(host.apply("0.3.0", "stop"))
                .satisfies(again -> assertThat(again.exit()).as(again.output()).isZero());
    }

    @Test
    void aFailingMigrationLeavesTheServiceDownUntilTheOldVersionIsBackWithAllItHad() throws IOException {
        String before = host.content();

        Programs.Result applied = host.apply("0.3.1", "stop");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(6);
        assertThat(applied.output()).contains("Key (name)=(host-499) is duplicated", "rollback");
        assertThat(host.active("openwatch.service")).isFalse();
        assertThat(host.run("systemctl", "start", "openwatch.service").exit())
                .as("the new program does not serve on a half-migrated schema")
                .isNotZero();
        assertThat(host.upgrade("status", "openwatch").exit()).isEqualTo(6);

        Programs.Result back = host.upgrade("rollback", "openwatch");
        assertThat(back.exit()).as(back.output()).isZero();
        assertThat(host.content()).isEqualTo(before);
        assertServes("0.2.0-rc.5");

        host.sql("UPDATE hosts SET name = 'host-500' WHERE id = 500");
        Programs.Result again = host.apply("0.3.1", "stop");
        assertThat(again.exit()).as(again.output()).isZero();
        assertServes("0.3.1");
    }

    @Test
    void aMigrationThatDidNothingIsFoundBeforeTheNewVersionStarts() throws IOException {
        String before = host.content();
        host.adapt("run: ['${program}', migrate, --config, '${config}']", "run: ['true']");

        Programs.Result applied = host.apply("0.3.0", "rollback");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertThat(applied.output())
                .contains("migrated", "PENDING: 2 migration(s)")
                .doesNotContain("start.openwatch ok");
        assertThat(host.content()).isEqualTo(before);
        assertServes("0.2.0-rc.5");
    }

    @Test
    void aVersionThatNeverGetsHealthyIsRolledBackWithTheDatabaseThatItMigrated() throws IOException {
        String before = host.content();
        host.adapt("for: 2m", "for: 3s");

        Programs.Result applied = host.apply("0.5.0", "rollback");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertThat(applied.output())
                .contains("migrations applied — version 4 -> 6", "\"status\": \"unhealthy\"", "database restored");
        assertThat(host.content()).isEqualTo(before);
        assertServes("0.2.0-rc.5");
    }

    @Test
    void aServerThatRefusesToStartIsRolledBack() throws IOException {
        host.shell("sed /credential_key_file/d /etc/openwatch/openwatch.toml >/srv/openwatch/openwatch-0.3.0.toml");
        host.adapt("for: 2m", "for: 3s");

        Programs.Result applied = host.apply("0.3.0", "rollback");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertThat(applied.output().replaceAll("\\s+", " "))
                .contains("connection refused", "Why", "identity.credential_key_file is empty");
        assertServes("0.2.0-rc.5");
    }

    @Test
    void whereNoMigrationRanARollbackKeepsTheDatabaseAndWhatUsersWroteSince() throws IOException {
        host.adapt(
                "verify:",
                "verify:\n  - {id: a-user-writes, run: [/usr/bin/python3, /opt/ask.py, add, written-since]}");

        Programs.Result applied = host.apply("0.2.0-rc.7", "rollback");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(5);
        assertThat(applied.output())
                .contains("up to date — no migrations pending", "scheduler: no job queue", "database unchanged")
                .contains("program restored");
        assertThat(host.sql("SELECT count(*) FROM hosts WHERE name = 'written-since'"))
                .isEqualTo("1");
        assertThat(host.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'upg\\_old\\_%'"))
                .isEqualTo("0");
        assertServes("0.2.0-rc.5");
    }

    @Test
    void settingsThatTheNewVersionLacksRefuseThePlanAndPreparedOnesTakeTheirPlace() throws IOException {
        String before = host.content();
        String invocation = host.shell("systemctl show -P InvocationID openwatch.service");

        Programs.Result refused = host.apply("0.4.0", "stop");

        assertThat(refused.exit()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output())
                .contains("[alerts].webhook_url is required", "/srv/openwatch/openwatch-0.4.0.toml");
        assertThat(host.shell("systemctl show -P InvocationID openwatch.service"))
                .as("the service was not touched")
                .isEqualTo(invocation);

        host.shell(
                "(cat /etc/openwatch/openwatch.toml; printf '[alerts]\\nwebhook_url = \"https://alerts.invalid\"\\n')"
                        + " >/srv/openwatch/openwatch-0.4.0.toml");
        Programs.Result applied = host.apply("0.4.0", "stop");
        assertThat(applied.exit()).as(applied.output()).isZero();
        assertThat(host.shell("stat -c '%a %U %G' /etc/openwatch/openwatch.toml"))
                .isEqualTo("640 root openwatch");
        assertServes("0.4.0");

        Programs.Result back = host.upgrade("rollback", "openwatch", "--discard-new-data");
        assertThat(back.exit()).as(back.output()).isZero();
        assertThat(host.content()).as("settings, keys and modes as well").isEqualTo(before);
    }

    @Test
    void aHostThatIsNotReadyIsRefusedAndNothingIsTouched() throws IOException {
        host.shell("sed -i.before s/OPENWATCH_DATABASE_DSN/DSN/ /etc/openwatch/secrets.env");
        Programs.Result secret = host.apply("0.3.0", "stop");
        assertThat(secret.exit()).as(secret.output()).isEqualTo(3);
        assertThat(secret.output()).contains("OPENWATCH_DATABASE_DSN", "/etc/openwatch/secrets.env");
        host.shell("mv /etc/openwatch/secrets.env.before /etc/openwatch/secrets.env");
        host.shell("systemctl stop database.service");

        Programs.Result refused = host.apply("0.3.0", "stop");

        assertThat(refused.exit()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("store.database", "127.0.0.1:5432");
        assertThat(host.active("openwatch.service")).isTrue();
        assertThat(host.ask("health").output()).contains("503", "\"db_connected\": false");
    }

    @Test
    void aPlanFromBeforeAMajorUpgradeOfPostgresqlIsStale() throws IOException {
        String plan = "/var/lib/upgradekit/openwatch.plan.json";
        assertThat(host.upgrade("plan", "openwatch", "--to", "0.3.0", "--out", plan)
                        .exit())
                .isZero();
        host.script("sixteen.sh", archive("16"));

        Programs.Result applied = host.upgrade("apply", plan, "--yes");

        assertThat(applied.exit()).as(applied.output()).isEqualTo(9);
        assertThat(applied.output()).contains("stores.database.postgresql was 15 and is 16");
        assertServes("0.2.0-rc.5");
    }

    @Test
    void thePasswordOfTheDatabaseIsSeenNowhere() throws IOException {
        String password = host.shell("sed -n 's/.*openwatch:\\([0-9a-f]*\\)@.*/\\1/p' /etc/openwatch/secrets.env");
        assertThat(password).hasSize(32);
        StringBuilder screens = new StringBuilder();
        try (Sampler sampler = Sampler.start()) {
            screens.append(host.upgrade("plan", "openwatch", "--to", "0.3.1", "-o", "json")
                    .output());
            screens.append(host.upgrade(
                            "apply", "openwatch", "--to", "0.3.1", "--yes", "--on-failure", "rollback", "-o", "json")
                    .output());
            assertThat(sampler.seen())
                    .contains("/usr/bin/openwatch migrate --config", "pg_")
                    .doesNotContain(password);
        }
        screens.append(host.upgrade("status", "openwatch").output());
        assertThat(screens).contains("rolled-back").doesNotContain(password);

        assertThat(host.shell("journalctl --no-pager -o export"))
                .contains("openwatch starting")
                .doesNotContain(password);
        // The copies alone hold it, as /etc/openwatch does: nobody but root reads them.
        assertThat(host.run("grep", "-rlF", "--exclude=*.tar", password, "/var/lib/upgradekit")
                        .output())
                .isEmpty();
        assertThat(host.shell("find /var/lib/upgradekit/openwatch -perm /077")).isEmpty();
        assertThat(host.shell("find /var/lib/upgradekit -name plan.json -o -name manifest.json -o -name migrate.log"))
                .as("what was searched")
                .contains("plan.json", "manifest.json", "migrate.log");
    }

    @Test
    void theStandInFailsAsTheRealProgramDoes() throws IOException {
        String dsn = "export $(cat /etc/openwatch/secrets.env); openwatch ";
        assertThat(host.shell(dsn + "migrate --status"))
                .isEqualTo("current version: 4\nup to date — no migrations pending");
        assertThat(host.shell(dsn + "migrate")).contains("migration files: 4", "version 4 -> 4");
        assertThat(host.shell(dsn + "check-config")).contains("config OK", "openwatch:***@");
        assertThat(host.run("openwatch", "migrate", "--status").output()).contains("no password supplied");

        String next = dsn.replace("openwatch ", "/srv/openwatch/openwatch-0.3.1 ");
        assertThat(host.shell(next + "migrate --status")).contains("PENDING: 3 migration(s): 00005_password_hash.sql");
        Programs.Result failed = host.run("bash", "-c", next + "migrate --backup-dir /var/lib/openwatch/backups");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.output()).contains("partial migration error (type:sql,version:7)");
        assertThat(host.shell("stat -c %a /var/lib/openwatch/backups; ls /var/lib/openwatch/backups"))
                .startsWith("750")
                .contains("openwatch-pre-upgrade-0.3.1-");
        assertThat(host.sql("SELECT max(version_id) FROM goose_db_version"))
                .as("half-migrated")
                .isEqualTo("6");
        assertThat(host.ask("health").output()).as("health is not proof").contains("\"healthy\"");
        assertThat(host.ask("read").output()).contains("500");

        host.shell("echo 'unheard_of = 1' >>/etc/openwatch/openwatch.toml");
        assertThat(host.run("openwatch", "check-config").output()).contains("unknown keys: identity.unheard_of");
        assertThat(host.run("openwatch", "check-config").exit()).isEqualTo(1);
    }

    private static String archive(String major) throws IOException {
        Path place = Path.of(System.getProperty("upgradekit.target", "target"), "postgres", major);
        try (Stream<Path> files = Files.list(place.toAbsolutePath())) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Health is not believed: somebody signs in and reads what was there before. */
    private void assertServes(String version) throws IOException {
        assertThat(host.ask("health").output()).contains("\"healthy\"", version);
        assertThat(host.ask("version").output()).contains(version);
        assertThat(host.ask("read").output()).contains(SERVED);
        assertThat(host.run("/usr/bin/openwatch", "--version").output()).contains(version);
        assertThat(host.shell("find /etc/systemd/system -name '*upgradekit*'"))
                .as("fences")
                .isEmpty();
        assertThat(host.active("openwatch.service")).isTrue();
    }
}
