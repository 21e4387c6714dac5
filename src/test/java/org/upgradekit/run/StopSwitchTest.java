package org.upgradekit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Witness;

class StopSwitchTest {
    private final List<String> said = new ArrayList<>();
    private final StopSwitch stop = new StopSwitch(new Told(said), text -> text.replace("sesame", "***"));

    @Test
    void theFirstSignalIsAnsweredWithWhatHappensThen() {
        stop.requested("TERM", 1);
        stop.begins("save.h1");
        stop.requested("INT", 1);
        stop.onSecond(() -> said.add("ended"));
        stop.requested("INT", 1);
        assertThat(said)
                .containsExactly(
                        "TERM: stops before the next step",
                        "interrupt: stops when save.h1 has ended",
                        "interrupt: stops when save.h1 has ended; again ends it now");
        assertThat(stop.requested()).isEqualTo("INT");
        assertThat(stop.insisted()).isFalse();
    }

    @Test
    void theSecondOneEndsTheStepAndEachOneAfterItTriesAgain() {
        stop.begins("migrate");
        stop.onSecond(() -> said.add("ended"));
        stop.requested("INT", 2);
        stop.requested("INT", 3);
        assertThat(said)
                .containsExactly("interrupt: ends migrate now", "ended", "interrupt: ends migrate now", "ended");
    }

    @Test
    void aStepThatComesToItLateIsEndedToo() {
        stop.begins("migrate");
        stop.requested("INT", 2);
        stop.onSecond(() -> said.add("ended"));
        assertThat(said)
                .containsExactly("interrupt: migrate cannot be cut short; stops when migrate has ended", "ended");
        stop.ended();
        stop.requested("INT", 3);
        assertThat(said).last().isEqualTo("interrupt: stops before the next step");
    }

    @Test
    void whateverFailsIsSaidAndThrownAtNobody() {
        stop.begins("migrate");
        stop.onSecond(() -> {
            throw new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error("sesame: no such process", "", ""));
        });
        stop.requested("INT", 2);
        stop.onSecond(() -> {
            throw new IllegalStateException("sesame");
        });
        assertThat(said)
                .containsExactly(
                        "interrupt: ends migrate now",
                        "interrupt: migrate could not be ended: ***: no such process",
                        "interrupt: migrate could not be ended: a bug in this tool:"
                                + " java.lang.IllegalStateException: ***");
    }

    private record Told(List<String> said) implements Witness {
        @Override
        public void recorded(Entry entry) {}

        @Override
        public void output(String step, String line) {}

        @Override
        public void progress(String step, String text) {}

        @Override
        public void stopping(String step, String text) {
            said.add(text);
        }

        @Override
        public void heartbeat(String step, Duration elapsed, String waitsFor) {}
    }
}
