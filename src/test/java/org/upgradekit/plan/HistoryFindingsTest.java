package org.upgradekit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.upgradekit.plan.PlanFixture.PLAYBOOK;
import static org.upgradekit.plan.PlanFixture.pending;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;

class HistoryFindingsTest {
    private static final StoreFacts.History DJANGO = history("django", "public.django_migrations", false);
    private static final StoreFacts.History RAILS = history("rails", "app.schema_migrations", false);
    private static final String NAMED = PLAYBOOK.replace(
            "url: '${secret.dsn}'}}", "url: '${secret.dsn}'}, history: {tool: rails, table: versions}}");

    private static StoreFacts.History history(String tool, String table, boolean failed) {
        return new StoreFacts.History(tool, table, "7", 3, "d", failed);
    }

    private static Plan plan(String playbook, MigrationFacts migrations, StoreFacts.History... found) {
        Facts facts = PlanFixture.facts("1.0", migrations);
        Map<String, StoreFacts> stores = new LinkedHashMap<>(facts.stores());
        stores.put(
                "database",
                new StoreFacts.Database("15", "1", 2, "shop", 1, List.of(found), Optional.empty(), List.of()));
        return Planner.plan(
                PlanFixture.playbook(playbook),
                new Facts(
                        facts.host(),
                        facts.installed(),
                        facts.available(),
                        facts.settings(),
                        stores,
                        facts.services(),
                        facts.migrations(),
                        facts.mounts(),
                        facts.findings()),
                PlanFixture.request("2.0"));
    }

    private static List<String> findings(Plan plan) {
        return plan.findings().stream()
                .filter(Finding::blocks)
                .map(one -> one.id() + ": " + one.message() + " | " + one.remedy())
                .toList();
    }

    @Test
    void severalHistoriesAreAQuestionToThePlaybook() {
        assertThat(findings(plan(PLAYBOOK, pending("2"), DJANGO, RAILS)))
                .containsExactly("schema-history.database: database shop holds several schema histories: django in"
                        + " public.django_migrations, rails in app.schema_migrations | Name the one that counts in"
                        + " shop.yaml:12: history: {tool: django, schema: …, table: …}");
        assertThat(findings(plan(NAMED, pending("2"), RAILS, RAILS)))
                .singleElement()
                .asString()
                .startsWith("schema-history.database: the playbook names rails, database shop holds several");
    }

    @Test
    void aHistoryThatIsNamedAndNotThereBlocks() {
        assertThat(findings(plan(NAMED, pending("2"))))
                .singleElement()
                .asString()
                .startsWith(
                        "schema-history.database: the playbook names rails, and database shop holds no history of it");
        assertThat(findings(plan(PLAYBOOK, pending("2")))).isEmpty();
    }

    @Test
    void aFailedMigrationBlocks() {
        assertThat(findings(plan(PLAYBOOK, pending("2"), history("golang-migrate", "public.schema_migrations", true))))
                .containsExactly(
                        "schema-history.database: golang-migrate says in public.schema_migrations that a migration"
                                + " failed or is unfinished | Settle that by its own means first: an upgrade starts from a whole"
                                + " schema");
    }

    @Test
    void theCheckIsExplained() {
        assertThat(Explanations.find("schema-history.database"))
                .map(Explanation::id)
                .contains("schema-history.STORE");
        assertThat(Explanations.find("data-commands")).map(Explanation::id).contains("STORE-commands");
    }

    @Test
    void whatThePlanDoesNotChangeIsNotAsked() {
        assertThat(findings(plan(PLAYBOOK, pending(), DJANGO, RAILS))).isEmpty();
    }

    @Test
    void aNamedHistoryStaysInThePlan() {
        Plan plan = plan(NAMED, pending("2"), RAILS);
        assertThat(PlanCodec.json(plan)).contains("\"tool\": \"rails\"", "\"table\": \"versions\"");
        Plan back = PlanCodec.read("plan.json", PlanCodec.json(plan).getBytes(StandardCharsets.UTF_8));
        assertThat(PlanCodec.json(back)).isEqualTo(PlanCodec.json(plan));
    }
}
