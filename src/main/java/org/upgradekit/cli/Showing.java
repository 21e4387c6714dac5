package org.upgradekit.cli;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Step;
import org.upgradekit.run.RunContext;
import org.upgradekit.view.JsonWitness;
import org.upgradekit.view.LiveWitness;
import org.upgradekit.view.RunWitness;
import org.upgradekit.view.Running;
import org.upgradekit.view.Stage;

/** How a run is shown while it goes: live on a terminal, else as plain lines or as JSON. */
final class Showing implements AutoCloseable {
    private final Witness witness;
    private final Optional<LiveWitness> live;

    private Showing(Witness witness, Optional<LiveWitness> live) {
        this.witness = witness;
        this.live = live;
    }

    /** @param earlier what the journal has already */
    static Showing of(Console console, CommonOptions common, Running running, List<Entry> earlier) {
        if (common.json()) {
            return new Showing(new JsonWitness(console.out()), Optional.empty());
        }
        if (!live(console, common)) {
            return new Showing(
                    new RunWitness(console.err(), console.style(!common.noColor), running.plan(), earlier),
                    Optional.empty());
        }
        Stage stage = new Stage(
                console.err(), console.host().terminal(), console.host().clock(), ZoneId.systemDefault());
        LiveWitness live = new LiveWitness(stage, running, earlier);
        return new Showing(live, Optional.of(live));
    }

    private static boolean live(Console console, CommonOptions common) {
        return console.host().terminal().redrawable()
                && !common.noColor
                && !console.host().environment().containsKey("NO_COLOR");
    }

    Witness witness() {
        return witness;
    }

    /** The same policy; while it asks somebody nothing is drawn. */
    RunContext.Policy aside(RunContext.Policy policy) {
        return policy.wanted().equals("ask") ? new Aside(policy, this) : policy;
    }

    /** From now on others write to the terminal. */
    @Override
    public void close() {
        live.ifPresent(LiveWitness::close);
    }

    private record Aside(RunContext.Policy policy, Showing showing) implements RunContext.Policy {
        @Override
        public boolean rollBack(RunState state) {
            showing.live.ifPresent(LiveWitness::rest);
            try {
                return policy.rollBack(state);
            } finally {
                showing.live.ifPresent(LiveWitness::goOn);
            }
        }

        @Override
        public String name() {
            return policy.name();
        }

        @Override
        public String wanted() {
            return policy.wanted();
        }

        @Override
        public Optional<String> pause(Step next) {
            return policy.pause(next);
        }

        @Override
        public Optional<String> tooLate(Step next) {
            return policy.tooLate(next);
        }
    }
}
