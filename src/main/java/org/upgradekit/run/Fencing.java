package org.upgradekit.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Processes;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Step;

/**
 * Makes sure that nobody works for a step any more: the processes that bear its mark, hold its lock or were recorded,
 * and its sessions in the database, where a statement goes on after its client was killed.
 */
final class Fencing {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final RunContext context;

    Fencing(RunContext context) {
        this.context = context;
    }

    /** Ends them and records it. */
    void fence(Step step) {
        context.journal().append(new Event.Fenced(step.id(), end(step)));
    }

    /** Ends what a step that says it is done left behind; recorded only when there was something. */
    void quietly(Step step) {
        List<String> ended = end(step);
        if (!ended.isEmpty()) {
            context.journal().append(new Event.Fenced(step.id(), ended));
        }
    }

    /** What still works for the step, in words; changes nothing. */
    List<Processes.ProcessFacts> atWork(String step) {
        List<Processes.ProcessFacts> found = new ArrayList<>();
        try {
            Processes processes = context.parts().host().processes();
            found.addAll(
                    processes.ofStep(context.parts().mark(step), context.parts().lockFile(step)));
            RunState state = context.state();
            RunState.StepState recorded = Optional.ofNullable(state.undone().get(step))
                    .orElse(state.steps().get(step));
            for (ProcessMark child : recorded == null ? List.<ProcessMark>of() : recorded.children()) {
                processes
                        .find(child.pid(), child.startTicks(), child.bootId())
                        .filter(one -> found.stream().noneMatch(other -> other.pid() == one.pid()))
                        .ifPresent(found::add);
            }
            return found;
        } catch (IOException e) {
            throw failed(step, e);
        }
    }

    private List<String> end(Step step) {
        List<String> ended = new ArrayList<>();
        try {
            List<Processes.ProcessFacts> found = atWork(step.id());
            while (!found.isEmpty()) {
                for (Processes.ProcessFacts process : found) {
                    context.parts().host().processes().end(process, GRACE);
                    ended.add("process " + process.pid() + " "
                            + context.parts().redactor().redact(process.command()));
                }
                found = atWork(step.id());
            }
        } catch (IOException e) {
            throw failed(step.id(), e);
        }
        if (!step.changes().isEmpty()) {
            ended.addAll(context.parts().stores().fence(step.changes()));
        }
        return ended;
    }

    private static EnvironmentFailure failed(String step, IOException cause) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "what step " + step + " left at work cannot be ended", String.valueOf(cause.getMessage()), ""),
                cause);
    }
}
