package org.upgradekit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.upgradekit.plan.PlanFixture.PLAYBOOK;
import static org.upgradekit.plan.PlanFixture.pending;
import static org.upgradekit.plan.PlanFixture.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;

class PlannerTest {
    private static List<String> ids(Plan plan) {
        return plan.steps().stream().map(Step::id).toList();
    }

    private static List<String> blocks(Plan plan) {
        return plan.findings().stream().filter(Finding::blocks).map(Finding::id).toList();
    }

    @Test
    void laysThePhasesInOrderWithWhatEveryProductNeeds() {
        assertThat(ids(plan(PLAYBOOK, "1.0", "2.0", pending("2", "3"))))
                .containsExactly(
                        "fetch",
                        "stop.shop",
                        "save.h1",
                        "config",
                        "migrate",
                        "open.database",
                        "start.shop",
                        "ready.shop",
                        "version.installed",
                        "history.database",
                        "read",
                        "stays-up.shop",
                        "dump.database");
    }

    @Test
    void releasesJoinBehindTheInstalledVersionUpToTheTarget() {
        String playbook = PLAYBOOK + """
                releases:
                  '2.10': {prepare: [{id: r2-10, run: ['x']}]}
                  '1.0.0': {prepare: [{id: r1-0, run: ['x']}]}
                  '2.0': {prepare: [{id: r2-0, run: ['x']}]}
                  '1.9': {when: {port: '1'}, prepare: [{id: r1-9, run: ['x']}]}
                  '2.2': {prepare: [{id: r2-2, run: ['x']}]}
                  '1.2': {prepare: [{id: r1-2, run: ['x']}]}
                """;
        assertThat(joined(playbook, "1.0", "2.2")).containsExactly("r1-2", "r2-0", "r2-2");
        assertThat(joined(playbook, "2.0", "2.9")).containsExactly("r2-2");
        assertThat(joined(playbook, "2.2", "3.0")).containsExactly("r2-10");
        assertThat(joined(playbook, "2.11", "3.0")).isEmpty();
        assertThat(joined(playbook, "0.1", "0.2")).isEmpty();
    }

    private static List<String> joined(String playbook, String from, String to) {
        return ids(plan(playbook, from, to, pending("2"))).stream()
                .filter(id -> id.startsWith("r1") || id.startsWith("r2"))
                .toList();
    }

    @Test
    void savesExactlyTheStoresThatTheHopChanges() {
        assertThat(plan(PLAYBOOK, "1.0", "2.0", pending("2")).hop(1).saved()).containsExactly("database", "conf");
        assertThat(plan(PLAYBOOK, "1.0", "2.0", pending()).hop(1).saved()).containsExactly("conf");
    }

    @Test
    void aMigrationStepWithNothingPendingIsNotPerformed() {
        assertThat(ids(plan(PLAYBOOK, "1.0", "2.0", pending())))
                .doesNotContain("migrate", "open.database", "dump.database");
    }

    @Test
    void whatIsNotKnownIsTakenToBePending() {
        assertThat(ids(plan(PLAYBOOK, "1.0", "2.0", new MigrationFacts(false, List.of()))))
                .contains("migrate", "save.h1");
    }

    @Test
    void nothingToDoNeedsTheTargetVersionAndNothingPending() {
        assertThat(plan(PLAYBOOK, "2.0", "2.0", pending()).nothingToDo()).isTrue();
        assertThat(plan(PLAYBOOK, "2.0", "2.0", pending("2")).nothingToDo()).isFalse();
        assertThat(plan(PLAYBOOK, "1.0", "2.0", pending()).nothingToDo()).isFalse();
    }

    @Test
    void refusesToGoBackwards() {
        assertThat(blocks(plan(PLAYBOOK, "2.1", "2.0", pending("2")))).containsExactly("path");
    }

    @Test
    void refusesTwoStoresThatAreOne() {
        StoreFacts database = database("7421", 1);
        assertThat(Findings.overlaps(stores(files("/etc/shop", "/opt/a"), files("/opt/b", "/etc/shop/bin"))))
                .extracting(Finding::message)
                .containsExactly("stores a and b share /etc/shop/bin");
        assertThat(Findings.overlaps(stores(database, database("7421", 1))))
                .extracting(Finding::message)
                .containsExactly("stores a and b share database shop");
        assertThat(Findings.overlaps(stores(files("/etc/shop"), files("/etc/shop2"))))
                .isEmpty();
        assertThat(Findings.overlaps(stores(database, database("7421", 2)))).isEmpty();
        assertThat(Findings.overlaps(stores(database, database("7422", 1)))).isEmpty();
        assertThat(Findings.overlaps(stores(database, files("/etc/shop")))).isEmpty();
    }

    private static Map<String, StoreFacts> stores(StoreFacts a, StoreFacts b) {
        return new TreeMap<>(Map.of("a", a, "b", b));
    }

    private static StoreFacts files(String... roots) {
        return new StoreFacts.Files(List.of(roots), 1, 1);
    }

    private static StoreFacts database(String system, long oid) {
        return new StoreFacts.Database("15", system, oid, "shop", 1, List.of(), Optional.empty(), List.of());
    }

    @Test
    void refusesAStoreThatChangesBeforeItIsSaved() {
        String early = PLAYBOOK.replace(
                "prepare:\n  - id: fetch\n", "prepare:\n  - id: fetch\n    changes: [conf]\n    timeout: 1m\n");
        assertThat(blocks(plan(early, "1.0", "2.0", pending("2")))).containsExactly("restore-point");
    }

    @Test
    void thePointOfNoReturnIsTheFirstStartAfterAChange() {
        assertThat(plan(PLAYBOOK, "1.0", "2.0", pending("2"))
                        .hop(1)
                        .pointOfNoReturn()
                        .map(Step::id))
                .contains("start.shop");
    }

    @Test
    void aStoreThatIsReachedPastUsKeepsItsNameAndThePlanSaysSo() {
        String past = PLAYBOOK.replace(
                "flyway: {store: database, locations: ['${home}/migrations']}", "run: ['${home}/bin/migrate']");
        Plan plan = Planner.plan(
                PlanFixture.playbook(past),
                PlanFixture.facts("1.0", new MigrationFacts(false, List.of())),
                PlanFixture.request("2.0"));
        assertThat(plan.hop(1).ownNames()).containsExactly("database");
        assertThat(ids(plan)).containsSubsequence("migrate", "open.database", "start.shop");
        assertThat(plan.notices()).anyMatch(notice -> notice.startsWith("database keeps its public name"));
    }

    @Test
    void aStoreThatIsReachedByItsAddressThroughASettingIsHidden() {
        String through = PLAYBOOK.replace("  port: 8080\n", "  port: 8080\n")
                .replace(
                        "flyway: {store: database, locations: ['${home}/migrations']}",
                        "run: ['${home}/bin/migrate']\n    env: {DSN: '${store.database.url}'}");
        assertThat(plan(through, "1.0", "2.0", new MigrationFacts(false, List.of()))
                        .hop(1)
                        .ownNames())
                .isEmpty();
    }

    @Test
    void showsSettingsFilledAndKeepsSecretsAsReferences() {
        Plan plan = plan(PLAYBOOK, "1.0", "2.0", pending("2"));
        assertThat(plan.step("fetch").map(Step::what)).contains("/opt/shop/bin/fetch 2.0");
        assertThat(PlanCodec.json(plan)).contains("${secret.dsn}");
    }

    @Test
    void whatAsksForAStoreThatIsLeftOutIsRefused() {
        String narrowed = PLAYBOOK.replace("{url: '${secret.dsn}'}}", "{url: '${secret.dsn}'}, when: {to: '>=3'}}")
                .replace("id: migrate\n", "id: migrate\n    when: {to: '>=3'}\n")
                .replace(", '${to}']", ", '${to}']\n    env: {WHERE: '${store.database.host}'}");
        assertThat(plan(narrowed, "1.0", "2.0", pending()).findings())
                .filteredOn(Finding::blocks)
                .extracting(Finding::message)
                .containsExactly(
                        "step fetch asks for store database, which the playbook leaves out here (when)",
                        "step read asks for store database, which the playbook leaves out here (when)");
        assertThat(blocks(plan(narrowed, "1.0", "3.0", pending("2")))).isEmpty();
    }

    @Test
    void aTargetWithFewerNumbersThanTheInstalledVersionIsToldOf() {
        assertThat(plan(PLAYBOOK, "6.3.1", "6.4", pending()).findings())
                .filteredOn(one -> one.id().equals("version-form"))
                .extracting(Finding::outcome)
                .containsExactly(Finding.Outcome.WARN);
        assertThat(plan(PLAYBOOK, "6.3", "6.4.1", pending()).findings())
                .extracting(Finding::id)
                .doesNotContain("version-form");
    }
}
