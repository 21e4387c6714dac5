package org.upgradekit.run;

import java.util.List;
import org.upgradekit.action.Actions;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;

/**
 * Takes back what a step did outside of any store, before it runs again. Done under the id of that step, so that whoever
 * ends what works for the step ends this as well; a crash has it done once more, as on the way back.
 */
final class Effects {
    private final RunContext context;
    private final Actions actions;

    Effects(RunContext context) {
        this.context = context;
        this.actions = new Actions(context.parts());
    }

    static boolean hasUndo(Step step) {
        return step.action() instanceof Action.Invoke invoke && invoke.undo().isPresent();
    }

    /**
     * Does nothing for a step without {@code undo}.
     *
     * @throws EnvironmentFailure when that fails; nothing is recorded then
     */
    void takeBack(Step step) {
        if (!(step.action() instanceof Action.Invoke invoke) || invoke.undo().isEmpty()) {
            return;
        }
        Step undo = new Step(
                step.id(),
                step.phase(),
                "undo " + step.id(),
                new Action.UndoStep(step.id(), invoke.undo().get()),
                List.of(),
                step.limit(),
                "-",
                step.origin());
        Runnable forth = context.versions().turnedBack();
        try (StepLog log = new StepLog(context, step.id())) {
            log.progress("runs its undo, before it runs again");
            actions.of(undo).perform(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error("interrupted while " + step.id() + " was taken back", "", "upgrade resume"),
                    e);
        } catch (Failure failure) {
            if (context.journal().broken()) {
                throw failure;
            }
            throw failed(step, failure);
        } finally {
            forth.run();
        }
    }

    private EnvironmentFailure failed(Step step, Failure failure) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "the undo of step " + step.id() + " failed, so the step does not run again",
                        context.parts().redactor().redact(failure.first().text()),
                        "Mend the cause, then: upgrade resume, or upgrade rollback; both begin with that undo"),
                failure);
    }
}
