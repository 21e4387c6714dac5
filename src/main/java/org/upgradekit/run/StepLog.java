package org.upgradekit.run;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import org.upgradekit.action.StepWatch;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Processes;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.ProcessMark;

/** What a step tells: its children go to the journal, its output through the redactor to its log and the view. */
final class StepLog implements StepWatch, AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final RunContext context;
    private final String step;
    private final Writer log;
    private final Heartbeat heartbeat;

    /** By {@link System#nanoTime}: the clock of the host may be set while the step is at work. */
    private final long started = System.nanoTime();

    private volatile long spoken = started;
    private volatile String waitsFor = "at work";

    StepLog(RunContext context, String step) {
        this.context = context;
        this.step = step;
        try {
            this.log = context.parts().host().disk().log(context.parts().steps().resolve(step + ".log"));
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error(
                            "the log of step " + step + " cannot be written",
                            Reason.of(e) + ". The run stops here; the step has done nothing.",
                            "Make room or mend the disk; upgrade status says where the run stands; then: upgrade"
                                    + " resume, or upgrade rollback"),
                    e);
        }
        context.stop().begins(step);
        this.heartbeat = Heartbeat.every(this::beat);
    }

    @Override
    public void child(Processes.ProcessFacts child) {
        context.journal()
                .append(new Event.ChildStarted(
                        step,
                        new ProcessMark(
                                child.pid(),
                                child.startTicks(),
                                child.bootId(),
                                context.parts().host().identity().user(),
                                context.parts().redactor().redact(child.command()))));
    }

    @Override
    public void output(String line) {
        String safe = context.parts().redactor().redact(line);
        spoken = System.nanoTime();
        try {
            log.write(safe + "\n");
            log.flush();
        } catch (IOException e) {
            waitsFor = "its end; its log cannot be written: " + e.getMessage();
        }
        context.journal().witness().output(step, safe);
    }

    @Override
    public void progress(String text) {
        waitsFor = text;
        context.journal().witness().progress(step, text);
    }

    @Override
    public void onCancel(Runnable cancel) {
        context.stop().onSecond(cancel);
    }

    @Override
    public boolean cancelled() {
        return context.stop().insisted();
    }

    /** Says that the step goes on when nothing was said for a while. On the heartbeat's thread. */
    private void beat() {
        long now = System.nanoTime();
        if (now - spoken >= BEAT.toNanos()) {
            spoken = now;
            context.journal().witness().heartbeat(step, Duration.ofNanos(now - started), waitsFor);
        }
    }

    long millis() {
        return (System.nanoTime() - started) / 1_000_000;
    }

    @Override
    public void close() {
        heartbeat.close();
        context.stop().ended();
        try {
            log.close();
        } catch (IOException e) {
            context.journal().witness().progress(step, "its log cannot be closed: " + e.getMessage());
        }
    }
}
