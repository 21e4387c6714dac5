package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.facts.Finding;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanFixture;
import org.upgradekit.plan.Step;

/** In the fixture's plan config may take 1 minute and migrate 10; save is known from sizes, the rest has no estimate. */
class WindowEndTest {
    private static final Plan PLAN = PlanFixture.plan(PlanFixture.PLAYBOOK, "1.0", "2.0", PlanFixture.pending("2"));

    private static WindowEnd end(String now, String time) {
        return WindowEnd.at(LocalTime.parse(time), () -> Instant.parse("2026-11-21T" + now + ":00Z"), ZoneOffset.UTC);
    }

    @Test
    void whatMayTakeLongerThanTheWindowIsRefused() {
        Finding late = end("01:55", "02:00").finding(PLAN);
        assertThat(late.blocks()).isTrue();
        assertThat(late.message()).contains("the window ends at 02:00", "by its time-out: config, migrate");
        Finding fits = end("01:30", "02:00").finding(PLAN);
        assertThat(fits.outcome()).isEqualTo(Finding.Outcome.WARN);
        assertThat(fits.message()).contains("through by 01:41", "not counted: ", "stop.shop");
        assertThat(fits.message()).doesNotContain("dump.database");
    }

    @Test
    void aWayBackThatNobodyKnowsIsNamed() {
        Plan.Forecast forecast = new Plan.Forecast(PLAN.forecast().steps(), Optional.empty());
        Finding found = end("01:30", "02:00").finding(PlanFixture.with(PLAN, forecast));
        assertThat(found.outcome()).isEqualTo(Finding.Outcome.WARN);
        assertThat(found.message()).contains("at the latest; the window ends", ", the way back)");
    }

    @Test
    void theNearestTimeIsMeant() {
        assertThat(end("23:30", "02:00").finding(PLAN).blocks()).isFalse();
        assertThat(end("02:05", "02:00").finding(PLAN).blocks()).isTrue();
        assertThat(end("00:10", "23:50").finding(PLAN).blocks()).isTrue();
    }

    @Test
    void onlyThePointOfNoReturnIsAskedAgain() {
        Step start = PLAN.step("start.shop").orElseThrow();
        Step migrate = PLAN.step("migrate").orElseThrow();
        assertThat(end("02:01", "02:00").tooLate(PLAN, start)).isPresent();
        assertThat(end("02:01", "02:00").tooLate(PLAN, migrate)).isEmpty();
        assertThat(end("01:30", "02:00").tooLate(PLAN, start)).isEmpty();
    }

    @Test
    void whatWasMeasuredCountsInPlaceOfATimeOut() {
        Plan measured = PlanFixture.measured(Map.of("migrate", 2_000L, "config", 500L));
        assertThat(measured.forecast().steps()).containsEntry("migrate", 2_000L).containsEntry("config", 500L);
        Finding fits = end("01:55", "02:00").finding(measured);
        assertThat(fits.blocks()).isFalse();
        assertThat(fits.message()).doesNotContain("time-out");
    }
}
