package org.upgradekit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.journal.RunState.Direction;

class AttemptLimitsTest {
    private static final ProcessMark PROCESS = new ProcessMark(1, 2, "b", "root", "upgrade");
    private static final Event TAKEN_OVER = new Event.RunResumed("0.1.0", PROCESS, List.of());

    private final List<Entry> entries = new ArrayList<>();

    AttemptLimitsTest() {
        add(new Event.RunBegan("r", "d", "0.1.0", PROCESS, "stop"));
    }

    private void add(Event event) {
        entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, event));
    }

    private void require(Direction way) {
        AttemptLimits.require(Fold.of(entries).orElseThrow(), entries, way);
    }

    @Test
    void aStepOfTheWayBackIsTriedMoreOftenThanOneForwardAndNotForEver() {
        for (int attempt = 1; attempt < AttemptLimits.BACK; attempt++) {
            add(new Event.UndoStarted("restore.database", attempt));
            add(new Event.UndoFailed("restore.database", 1, "no", List.of()));
            assertThatCode(() -> require(Direction.BACK)).doesNotThrowAnyException();
        }
        add(new Event.UndoStarted("restore.database", AttemptLimits.BACK));
        assertThatThrownBy(() -> require(Direction.BACK))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("restore.database was begun 40 times");
        assertThatCode(() -> require(Direction.FORWARD)).doesNotThrowAnyException();
    }

    @Test
    void aStepThatCameToItsEndAtLastIsNoReason() {
        add(new Event.StepStarted("migrate", AttemptLimits.FORWARD));
        assertThatThrownBy(() -> require(Direction.FORWARD)).hasMessageContaining("migrate was begun 20 times");
        assertThatCode(() -> require(Direction.BACK)).doesNotThrowAnyException();
        add(new Event.StepDone("migrate", 1, Map.of()));
        assertThatCode(() -> require(Direction.FORWARD)).doesNotThrowAnyException();
    }

    /** Each turn of a rollback and its undo takes the run over. */
    @Test
    void aRunThatTurnsAgainAndAgainEndsToo() {
        add(new Event.Decided("rollback", "operator", "why"));
        for (int turn = 1; turn <= AttemptLimits.TAKEN_OVER + AttemptLimits.BACK; turn++) {
            assertThatCode(() -> require(Direction.BACK)).doesNotThrowAnyException();
            add(TAKEN_OVER);
            add(new Event.Turned(turn, "2.0", "operator", "why"));
            add(new Event.RunEnded("rolled-back", 0));
        }
        assertThatThrownBy(() -> require(Direction.BACK))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("was taken over 240 times")
                .satisfies(failure -> assertThat(((EnvironmentFailure) failure)
                                .diagnostics()
                                .get(0)
                                .hint())
                        .doesNotContain("abandon"));
    }

    @Test
    void aRunThatIsTakenOverAgainAndAgainAndNeverBeginsAStepEndsToo() {
        for (int i = 0; i < AttemptLimits.TAKEN_OVER; i++) {
            assertThatCode(() -> require(Direction.FORWARD)).doesNotThrowAnyException();
            add(TAKEN_OVER);
        }
        assertThatThrownBy(() -> require(Direction.FORWARD)).hasMessageContaining("was taken over 200 times");
        assertThatCode(() -> require(Direction.BACK)).doesNotThrowAnyException();
    }
}
