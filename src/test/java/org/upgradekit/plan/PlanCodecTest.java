package org.upgradekit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.Digest;
import org.upgradekit.json.JsonTree;
import org.upgradekit.testing.Golden;

class PlanCodecTest {
    private static final Waiver WAIVER = new Waiver(
            "ready.shop", "the upgrade is the cure", "alice", Optional.of(Instant.parse("2026-12-01T00:00:00Z")));

    private static final Plan PLAN =
            PlanFixture.plan(PlanFixture.PLAYBOOK, "1.0", "2.0", PlanFixture.pending("2", "3"), WAIVER);

    @Test
    void writesWhatTheFormatSays() {
        Golden.assertEqual("golden/plan.json", PlanCodec.json(PLAN));
    }

    @Test
    void comesBackAsTheSamePlan() {
        Plan back = PlanCodec.read("plan.json", PlanCodec.write(PLAN));
        assertThat(PlanCodec.json(back)).isEqualTo(PlanCodec.json(PLAN));
        assertThat(PlanCodec.digest(back)).isEqualTo(PlanCodec.digest(PLAN));
        assertThat(back.steps()).hasSameSizeAs(PLAN.steps());
    }

    /** Of the last two no digest is taken at all. */
    @ParameterizedTest
    @ValueSource(strings = {"6", "6.5", "99999999999999999999999999"})
    void everyChangeByHandIsRefused(String limit) {
        String text = PlanCodec.json(PLAN).replace("\"limit\": 600000", "\"limit\": " + limit);
        assertThat(text).isNotEqualTo(PlanCodec.json(PLAN));
        assertThatThrownBy(() -> PlanCodec.read("plan.json", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InputFailure.class)
                .hasMessageContaining("was changed after it was made");
    }

    @Test
    void aRollbackComesBackAsItWas() {
        List<Action> actions = List.of(
                new Action.RestoreStore("database"),
                new Action.DropSaved(List.of("a", "b")),
                new Action.DumpStore("database"),
                new Action.CheckVersion("1.0"));
        Rollback rollback = new Rollback(
                "r",
                "asked for",
                true,
                actions.stream()
                        .map(action -> new Step("s", "rollback", "does", action, List.of(), Optional.empty(), "-", ""))
                        .toList());
        assertThat(RollbackCodec.read("rollback.json", RollbackCodec.write(rollback)))
                .isEqualTo(rollback);
    }

    /** Its digest is right: whoever made it by hand made that too. */
    @Test
    void aPlanThatNoToolWroteIsRefusedAndNoBugOfOurs() {
        ObjectNode plan = (ObjectNode) JsonTree.parse("p", new String(PlanCodec.write(PLAN), StandardCharsets.UTF_8));
        plan.remove("digest");
        plan.withObject("head").put("made", "2026-13-45T01:00:03Z");
        plan.put("digest", Digest.sha256(plan.deepCopy()));
        assertThatThrownBy(() -> PlanCodec.read("p", plan.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InputFailure.class)
                .hasMessageContaining("is no plan that this tool wrote");
    }
}
