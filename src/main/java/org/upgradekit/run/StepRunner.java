package org.upgradekit.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.upgradekit.action.Actions;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;

/** Performs one step forward: intent before, outcome after, and what it owes in between. */
final class StepRunner {
    private final RunContext context;
    private final Actions actions;
    private final Fencing fencing;
    private final Duties duties;
    private boolean unfenced;

    StepRunner(RunContext context) {
        this.context = context;
        this.actions = new Actions(context.parts());
        this.fencing = new Fencing(context);
        this.duties = new Duties(context);
    }

    /**
     * Performs the step to its recorded end.
     *
     * @return whether it is done; when not, its failure is recorded and it is fenced
     */
    boolean run(Step step) {
        promise(step);
        duties.arise(step);
        context.journal()
                .append(new Event.StepStarted(step.id(), context.state().attempts(step.id()) + 1));
        try (StepLog log = new StepLog(context, step.id())) {
            try {
                Map<String, String> facts = perform(step, log);
                record(step, log.millis(), facts);
                return true;
            } catch (Failure failure) {
                if (context.journal().broken()) {
                    throw failure;
                }
                failed(step, log, failure.first());
                return false;
            }
        }
    }

    private Map<String, String> perform(Step step, StepLog log) {
        try {
            Map<String, String> facts = actions.of(step).perform(log);
            if (!step.changes().isEmpty()) {
                fencing.quietly(step);
                context.parts().stores().flush(step.changes());
            }
            return facts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(ExitCode.INTERRUPTED, Diagnostic.error("the step was interrupted", "", ""), e);
        }
    }

    /** What a step that is known to be done leaves in the journal; a resume that finds it done writes the same. */
    void record(Step step, long millis, Map<String, String> facts) {
        if (step.action() instanceof Action.SaveStores save) {
            context.journal()
                    .append(new Event.RestorePointMade(context.parts().stores().restorePoint(), save.stores()));
        }
        context.journal().append(new Event.StepDone(step.id(), millis, facts));
        duties.settle(step);
    }

    /** Promise 1 once more, at the last moment: no store changes without a restore point whose fence held. */
    private void promise(Step step) {
        for (String store : step.changes()) {
            context.parts().stores().breach(store).ifPresent(why -> {
                throw new EnvironmentFailure(
                        ExitCode.OPERATOR_NEEDED,
                        Diagnostic.error(
                                "step " + step.id() + " would change " + store + " without a restore point that holds",
                                "Of " + store + ": " + why + ".",
                                "upgrade status shows the run; upgrade rollback returns to the old version"));
            });
        }
    }

    private void failed(Step step, StepLog log, Diagnostic why) {
        List<String> tail = new ArrayList<>(why.detail().lines().toList());
        tail.addAll(fence(step));
        step.changes().stream()
                .filter(store -> !context.state().dirty().contains(store))
                .forEach(store -> context.journal().append(new Event.StoreDirty(store, step.id())));
        context.journal().append(new Event.StepFailed(step.id(), log.millis(), redact(why.summary()), redact(tail)));
    }

    /** A step that cannot be fenced has failed all the same, and that goes on record before anything else is tried. */
    private List<String> fence(Step step) {
        try {
            fencing.fence(step);
            return List.of();
        } catch (Failure failure) {
            if (context.journal().broken()) {
                throw failure;
            }
            unfenced = true;
            Diagnostic why = failure.first();
            return Stream.of("not fenced: " + why.summary(), why.detail(), why.hint())
                    .flatMap(String::lines)
                    .toList();
        }
    }

    /** Whether somebody may still be at work on what a failed step changed: then nothing is put back underneath it. */
    boolean unfenced() {
        return unfenced;
    }

    private String redact(String text) {
        return context.parts().redactor().redact(text);
    }

    private List<String> redact(List<String> lines) {
        return lines.stream().map(this::redact).toList();
    }
}
