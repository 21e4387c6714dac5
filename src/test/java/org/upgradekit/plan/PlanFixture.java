package org.upgradekit.plan;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;

/** A product of one unit, one database and one directory, as a playbook and as facts. */
public final class PlanFixture {
    public static final String PLAYBOOK = """
            playbook: 1
            product: shop
            title: Shop
            settings:
              home: /opt/shop
              port: 8080
            secrets:
              dsn: {env: SHOP_DSN}
            versions:
              installed: {run: [shop, --version], expect: {text: '(\\d+\\.\\d+)'}}
            stores:
              database: {postgresql: {url: '${secret.dsn}'}}
              conf: {files: [/etc/shop]}
            services:
              shop:
                systemd: shop.service
                ready: {http: {url: 'http://localhost:${port}/health'}, expect: {json: {version: '${running}'}}}
            prepare:
              - id: fetch
                run: ['${home}/bin/fetch', '${to}']
            install:
              - id: config
                run: ['${home}/bin/config', --set, literal]
                changes: [conf]
                timeout: 1m
                undo: {run: ['${home}/bin/unconfig']}
            migrate:
              - id: migrate
                flyway: {store: database, locations: ['${home}/migrations']}
                changes: [database]
                timeout: 10m
            verify:
              - id: read
                query: {store: database, sql: SELECT 1}
            """;

    private PlanFixture() {}

    public static Playbook playbook(String text) {
        return new PlaybookReader().read("shop.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Facts facts(String installed, MigrationFacts migrations) {
        Map<String, StoreFacts> stores = new LinkedHashMap<>();
        stores.put(
                "database",
                new StoreFacts.Database(
                        "15.18",
                        "7421",
                        16384,
                        "shop",
                        8 << 20,
                        List.of(new StoreFacts.History("flyway", "flyway_schema_history", "1", 1, "d1", false)),
                        Optional.of("15.18"),
                        List.of()));
        stores.put("conf", new StoreFacts.Files(List.of("/etc/shop"), 3, 4096));
        return new Facts(
                new Facts.HostFacts("db1", "m1", "root", true),
                installed,
                Optional.empty(),
                Map.of(),
                stores,
                Map.of("shop", new Facts.ServiceFacts(true, "drop-in", List.of())),
                Map.of("migrate", migrations),
                List.of(new Facts.Mount("/var", "copies", 1 << 20, 1 << 30)),
                List.of());
    }

    public static MigrationFacts pending(String... versions) {
        return new MigrationFacts(
                true,
                List.of(versions).stream()
                        .map(version -> new MigrationFacts.Pending(
                                version, "more", "V" + version + "__more.sql", "7", true, false))
                        .toList());
    }

    public static Plan plan(
            String playbook, String installed, String to, MigrationFacts migrations, Waiver... waivers) {
        return Planner.plan(playbook(playbook), facts(installed, migrations), request(to, waivers));
    }

    /** The plan of {@link #PLAYBOOK} on a host where steps took this long before. */
    public static Plan measured(Map<String, Long> millis) {
        PlanRequest plain = request("2.0");
        return Planner.plan(
                playbook(PLAYBOOK),
                facts("1.0", pending("2")),
                new PlanRequest(
                        plain.to(),
                        plain.from(),
                        plain.settings(),
                        plain.onFailure(),
                        plain.waivers(),
                        plain.restorePoints(),
                        plain.recipient(),
                        millis,
                        plain.tool(),
                        plain.now()));
    }

    /** The same plan with other times. */
    public static Plan with(Plan plan, Plan.Forecast forecast) {
        return new Plan(
                plan.head(),
                plan.world(),
                plan.settings(),
                plan.settingsByVersion(),
                plan.overrides(),
                plan.stores(),
                plan.services(),
                plan.secrets(),
                plan.installed(),
                plan.onFailure(),
                plan.findings(),
                plan.waivers(),
                plan.checks(),
                plan.hops(),
                plan.notices(),
                forecast);
    }

    static PlanRequest request(String to, Waiver... waivers) {
        return new PlanRequest(
                to,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(waivers),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "0.1.0",
                Instant.parse("2026-11-21T01:00:03Z"));
    }
}
