package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.HistorySpec;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;

/** One upgrade of one product, from which all the screens of these tests are made. */
final class Sample {
    static final Style STYLE = new Style(false, 100, ZoneId.of("Europe/Berlin"));
    static final Commands COMMANDS = new Commands("openwatch", "openwatch", "", "", "");
    static final Instant MADE = Instant.parse("2026-11-21T00:58:00Z");
    private static final Position AT = new Position("playbook.yaml", 38, 5, "");
    private static final Text URL = new Text("${secret.dsn}", AT);
    private static final Call CALL = new Call(
            new Verb.Run(List.of(new Text("openwatch", AT), new Text("migrate", AT)), Optional.empty()),
            Optional.empty(),
            Map.of(),
            List.of(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(30)),
            Optional.empty(),
            JsonNodeFactory.instance.objectNode(),
            AT);

    private Sample() {}

    static Plan plan() {
        return plan(findings(), steps());
    }

    private static Plan.Head head() {
        return new Plan.Head(
                "openwatch",
                "OpenWatch",
                "0.2.0",
                "0.3.0",
                "playbook.yaml",
                "sha256:00",
                new TreeMap<>(),
                "1",
                "db1",
                MADE);
    }

    static Plan plan(List<Finding> findings, List<Step> steps) {
        return new Plan(
                head(),
                new TreeMap<>(facts().identity()),
                Map.of(),
                Map.of(),
                Map.of(),
                stores(),
                Map.of(
                        "openwatch",
                        new ServiceSpec(
                                "openwatch",
                                new ServiceSpec.Systemd(new Text("openwatch.service", AT)),
                                Optional.of(CALL),
                                List.of(),
                                Optional.empty(),
                                ServiceSpec.STAYS_UP,
                                Optional.empty(),
                                AT)),
                Map.of(),
                CALL,
                Optional.of("rollback"),
                findings,
                List.of(),
                List.of(),
                steps.isEmpty() ? List.of() : List.of(new Hop(1, "0.2.0", "0.3.0", List.of(), steps, List.of())),
                List.of(
                        "What users write between the start of the new version and the end of verify is set aside by a"
                                + " rollback; it is kept under a name that upgrade status shows.",
                        "Roles and other server-wide objects are not undone by a rollback of database."),
                new Plan.Forecast(
                        Map.of("stop.openwatch", 3000L, "save.h1", 11_000L, "install", 20_000L), Optional.of(32_000L)));
    }

    private static Map<String, StoreSpec> stores() {
        Map<String, StoreSpec> stores = new LinkedHashMap<>();
        stores.put(
                "database",
                new StoreSpec(
                        "database",
                        new StoreSpec.Postgresql(URL, Optional.empty()),
                        Optional.of(new HistorySpec("goose", Optional.empty(), Optional.empty())),
                        Optional.empty(),
                        AT));
        stores.put(
                "conf",
                new StoreSpec(
                        "conf",
                        new StoreSpec.Files(List.of(new Text("/etc/openwatch", AT))),
                        Optional.empty(),
                        Optional.empty(),
                        AT));
        return stores;
    }

    static List<Finding> findings() {
        return List.of(
                Finding.pass("path", "0.2.0 to 0.3.0"),
                Finding.pass("disk", "fits"),
                Finding.pass("restore-rights", "proven"),
                Finding.warn(
                        "ready.openwatch",
                        "TLS is not verified (playbook.yaml:27)",
                        "Give the certificate: tls: /path"));
    }

    static List<Finding> blocking() {
        return List.of(
                Finding.pass("path", "0.2.0 to 0.3.0"),
                Finding.block(
                        "disk",
                        "/var/lib/postgresql needs 2.7 GiB of 1.1 GiB for the clone of database",
                        "Make room there, or name another place: --state-dir"),
                Finding.block(
                        "disk",
                        "/var/lib/upgradekit needs 310 MiB of 12 MiB for files",
                        "Make room there, or name another place: --state-dir"),
                Finding.warn("release-notes", "Have you read the release notes of 0.3.0?", ""),
                Finding.block("restore-rights", "role openwatch may not create databases: permission denied", ""));
    }

    static List<Step> steps() {
        return List.of(
                step("stop.openwatch", "stop openwatch.service", new Action.StopService("openwatch"), "start it"),
                step(
                        "save.h1",
                        "restore point: database, conf",
                        new Action.SaveStores(List.of("database", "conf")),
                        "drop it"),
                work("install", "apt-get install openwatch=0.3.0", List.of("conf"), "put back conf"),
                work(
                        "migrate",
                        "runuser -u openwatch -- /usr/lib/openwatch/bin/openwatch migrate --config /etc/openwatch/openwatch.toml",
                        List.of("database"),
                        "put back database"),
                step(
                        "open.database",
                        "give database back under its public name",
                        new Action.OpenStore("database"),
                        "swap back"),
                step("start.openwatch", "start openwatch.service", new Action.StartService("openwatch"), "stop it"),
                step("ready.openwatch", "openwatch is ready", new Action.AwaitReady("openwatch"), "-"),
                step("version.installed", "version 0.3.0", new Action.CheckVersion("0.3.0"), "-"));
    }

    private static Step step(String id, String what, Action action, String wayBack) {
        return new Step(id, "backup", what, action, List.of(), Optional.empty(), wayBack, "");
    }

    private static Step work(String id, String what, List<String> changes, String wayBack) {
        Action action = new Action.Invoke(CALL, Optional.empty(), Optional.empty(), Optional.empty());
        return new Step(
                id, "migrate", what, action, changes, Optional.of(Duration.ofMinutes(30)), wayBack, "playbook.yaml:38");
    }

    static Facts facts() {
        Map<String, StoreFacts> stores = new LinkedHashMap<>();
        stores.put(
                "database",
                new StoreFacts.Database(
                        "15.18",
                        "7301",
                        16_384,
                        "openwatch",
                        2_791_728_742L,
                        List.of(new StoreFacts.History("goose", "goose_db_version", "41", 41, "sha256:01", false)),
                        Optional.of("15.18"),
                        List.of()));
        stores.put("conf", new StoreFacts.Files(List.of("/etc/openwatch"), 14, 49_152));
        return new Facts(
                new Facts.HostFacts("db1", "m", "root", true),
                "0.2.0",
                Optional.empty(),
                Map.of(),
                stores,
                Map.of(
                        "openwatch",
                        new Facts.ServiceFacts(true, "a drop-in of openwatch.service", List.of("openwatch.timer"))),
                Map.of("migrate", new MigrationFacts(true, List.of(pending("42"), pending("43"), pending("44")))),
                List.of(
                        new Facts.Mount(
                                "/var/lib/postgresql", "the clone of database", 2_899_102_924L, 19_756_849_561L),
                        new Facts.Mount("/var/lib/upgradekit", "files", 322_122_547L, 9_771_050_598L)),
                List.of());
    }

    private static MigrationFacts.Pending pending(String version) {
        return new MigrationFacts.Pending(version, "x", version + ".sql", "1", true, false);
    }
}
