package org.upgradekit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.upgradekit.plan.PlanFixture.PLAYBOOK;
import static org.upgradekit.plan.PlanFixture.pending;
import static org.upgradekit.plan.PlanFixture.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.facts.Finding;

class WaiversTest {
    private static final String CHECKS = PLAYBOOK + """
            pre-checks:
              - {id: soft, run: [a]}
              - {id: hard, severity: unwaivable, run: [b]}
            """;

    private static Waiver waiver(String id) {
        return new Waiver(id, "because", "alice", Optional.empty());
    }

    private static Finding.Outcome outcome(Plan plan, String id) {
        return plan.findings().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    @Test
    void whatWasWaivedBlocksNoMoreAndKeepsWhatItFound() {
        Plan plan = plan(CHECKS, "1.0", "2.0", pending("2"), waiver("soft"), waiver("ready.shop"))
                .withFindings(List.of(
                        Finding.block("soft", "is so", "mend it"),
                        Finding.block("ready.shop", "is sick", ""),
                        Finding.pass("hard", "fine")));
        assertThat(plan.blocked()).isFalse();
        assertThat(plan.findings()).contains(Finding.waived("soft", "is so", "mend it"));
        assertThat(outcome(plan, "ready.shop")).isEqualTo(Finding.Outcome.WAIVED);
        assertThat(plan.waiver("soft")).contains(waiver("soft"));
    }

    @Test
    void whatIsUnwaivableOrNotNamedGoesOnBlocking() {
        Plan plan = plan(CHECKS, "2.1", "2.0", pending("2"), waiver("hard"), waiver("path"), waiver("soft"))
                .withFindings(List.of(Finding.block("hard", "is so", ""), Finding.block("other", "is so", "")));
        assertThat(plan.findings().stream().filter(Finding::blocks).map(Finding::id))
                .containsExactly("path", "hard", "other");
    }

    @Test
    void aWarningStaysOneAndAPassToo() {
        Plan plan = plan(CHECKS, "1.0", "2.0", pending("2"), waiver("soft"))
                .withFindings(List.of(Finding.warn("soft", "is so", "")));
        assertThat(outcome(plan, "soft")).isEqualTo(Finding.Outcome.WARN);
    }

    @Test
    void everyCheckOfAPlaybookIsKnownAndWhetherItMayBeWaived() {
        Map<String, Boolean> checks = Waivers.of(PlanFixture.playbook(CHECKS));
        assertThat(checks)
                .containsEntry("soft", true)
                .containsEntry("hard", false)
                .containsEntry("ready.shop", true)
                .containsEntry("extension-outside", true)
                .containsEntry("restore-rights", false)
                .containsEntry("path", false)
                .containsEntry("version", false)
                .containsEntry("store.database", false)
                .containsEntry("conf-mount", false)
                .containsEntry("migrations.migrate", false)
                .doesNotContainKeys("stop.shop", "ready.other", "ready.SERVICE", "STORE-mount");
    }

    @Test
    void aWaiverEndsAtItsMoment() {
        Instant end = Instant.parse("2026-12-01T00:00:00Z");
        Waiver waiver = new Waiver("soft", "because", "alice", Optional.of(end));
        assertThat(waiver.expired(end.minusMillis(1))).isFalse();
        assertThat(waiver.expired(end)).isTrue();
        assertThat(waiver("soft").expired(Instant.MAX)).isFalse();
    }
}
