package org.upgradekit.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.expect.Answer;
import org.upgradekit.expect.Expectation;
import org.upgradekit.expect.Kind;
import org.upgradekit.expect.Verdict;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Retry;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Verb;
import org.upgradekit.service.Service;

/** Calls a verb and judges its answer, again as long as its {@code retry} allows. One for each step. */
final class Caller {
    /** For a verb without a time-out of its own: nothing waits for ever. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Parts parts;
    private final String step;
    private final Tail tail = new Tail();

    Caller(Parts parts, String step) {
        this.parts = parts;
        this.step = step;
    }

    /** The verdict of the last try; a world that does not answer at all is an unmet expectation, with its reason. */
    Verdict ask(Call call, StepWatch watch) throws InterruptedException {
        // Not by the clock of the host, which somebody may set meanwhile.
        long end = System.nanoTime()
                + call.retry().map(Retry::total).orElse(Duration.ZERO).toNanos();
        Verdict verdict = once(call, watch);
        while (!verdict.met() && !watch.cancelled() && System.nanoTime() < end) {
            watch.progress("waits: " + parts.redactor().redact(verdict.reason()));
            Thread.sleep(
                    call.retry().map(Retry::every).orElse(Duration.ofSeconds(1)).toMillis());
            verdict = once(call, watch);
        }
        return verdict;
    }

    /** Asks, and fails when the expectation is not met. */
    Verdict demand(Call call, StepWatch watch) throws InterruptedException {
        Verdict verdict = ask(call, watch);
        if (!verdict.met()) {
            throw failed(verdict.reason());
        }
        return verdict;
    }

    /** What a service logged itself. A journal that cannot be read must not stand in place of the reason. */
    void hear(Service service) {
        try {
            heard(service.lastWords());
        } catch (Failure unreadable) {
            heard(unreadable.first().summary());
        }
    }

    /** What somebody else said about it: where it fails, that stands with its own output. */
    void heard(String text) {
        text.lines().forEach(tail::add);
    }

    EnvironmentFailure failed(String reason) {
        List<String> lines = tail.lines();
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        parts.redactor().redact(reason), parts.redactor().redact(String.join("\n", lines)), ""));
    }

    private Verdict once(Call call, StepWatch watch) throws InterruptedException {
        Duration limit = call.timeout().orElse(LONGEST);
        try {
            return expectation(call).judge(answer(call, limit, watch), kind(call.verb()));
        } catch (Unanswered e) {
            return new Verdict(false, e.reason(), Optional.empty());
        }
    }

    private Expectation expectation(Call call) {
        return Expectation.of(Template.fillExpectation(call.expect(), parts.values()::value));
    }

    private Answer answer(Call call, Duration limit, StepWatch watch) throws Unanswered, InterruptedException {
        Verb verb = call.verb();
        if (verb instanceof Verb.Run run) {
            return new RunVerb(parts, step, tail).answer(run, call, limit, watch);
        }
        if (verb instanceof Verb.Http http) {
            return new HttpVerb(parts).answer(http, limit);
        }
        if (verb instanceof Verb.Query query) {
            return new QueryVerb(parts, step).answer(query, limit);
        }
        throw new IllegalStateException("flyway is not a question");
    }

    private static Kind kind(Verb verb) {
        if (verb instanceof Verb.Run) {
            return Kind.RUN;
        }
        return verb instanceof Verb.Http ? Kind.HTTP : Kind.QUERY;
    }
}
