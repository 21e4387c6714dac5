package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import org.upgradekit.action.Actions;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;

/** Performs one step of the way back: intent before, outcome after. It converges, so that it needs no way back itself. */
final class UndoRunner {
    private final RunContext context;
    private final Actions actions;
    private final Duties duties;

    UndoRunner(RunContext context) {
        this.context = context;
        this.actions = new Actions(context.parts());
        this.duties = new Duties(context);
    }

    /**
     * Performs the step to its recorded end.
     *
     * @return whether it is done; when not, its failure is recorded
     */
    boolean run(Step step, int attempt) {
        // A rollback of a finished run stops what that one had started again.
        duties.arise(step);
        context.journal().append(new Event.UndoStarted(step.id(), attempt));
        try (StepLog log = new StepLog(context, step.id())) {
            try {
                Map<String, String> facts = actions.of(step).perform(log);
                done(step, log.millis(), facts);
                return true;
            } catch (Failure failure) {
                if (context.journal().broken()) {
                    throw failure;
                }
                failed(step, log.millis(), failure.first());
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed(step, log.millis(), Diagnostic.error("the step was interrupted", "", ""));
                return false;
            }
        }
    }

    private void done(Step step, long millis, Map<String, String> facts) {
        if (step.action() instanceof Action.RestoreStore restore
                && context.state().dirty().contains(restore.store())) {
            context.journal().append(new Event.StoreClean(restore.store(), "restored"));
        }
        context.journal().append(new Event.UndoDone(step.id(), millis, facts));
        duties.settle(step);
    }

    private void failed(Step step, long millis, Diagnostic why) {
        List<String> tail = why.detail()
                .lines()
                .map(line -> context.parts().redactor().redact(line))
                .toList();
        context.journal()
                .append(new Event.UndoFailed(
                        step.id(), millis, context.parts().redactor().redact(why.summary()), tail));
    }
}
