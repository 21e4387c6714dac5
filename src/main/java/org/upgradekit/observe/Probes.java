package org.upgradekit.observe;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.expect.Answer;
import org.upgradekit.expect.Expectation;
import org.upgradekit.expect.Kind;
import org.upgradekit.expect.Verdict;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Host;
import org.upgradekit.host.Http;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Verb;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.DatabaseQuery;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.secret.FilledCalls;
import org.upgradekit.secret.Values;

/** Asks a playbook's probe once, outside of any run. */
final class Probes {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Host host;
    private final Values values;
    private final Sessions sessions;

    Probes(Host host, Values values, Sessions sessions) {
        this.host = host;
        this.values = values;
        this.sessions = sessions;
    }

    /** No answer at all is an unmet expectation with its reason. */
    Verdict ask(Call call) {
        Expectation expectation = Expectation.of(Template.fillExpectation(call.expect(), values::value));
        Duration limit = call.timeout().orElse(LIMIT);
        try {
            Verb verb = call.verb();
            if (verb instanceof Verb.Run run) {
                return expectation.judge(run(run, call, limit), Kind.RUN);
            }
            if (verb instanceof Verb.Http http) {
                return expectation.judge(http(http, limit), Kind.HTTP);
            }
            return expectation.judge(query((Verb.Query) verb, limit), Kind.QUERY);
        } catch (IOException | IllegalArgumentException e) {
            return new Verdict(false, String.valueOf(e.getMessage()), Optional.empty());
        } catch (Failure e) {
            return new Verdict(false, e.first().summary(), Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict(false, "interrupted", Optional.empty());
        }
    }

    private Answer run(Verb.Run run, Call call, Duration limit) throws IOException {
        Completed done = Completed.of(
                host.processes(), new FilledCalls(values).command(run, call, Optional.empty(), line -> {}), limit);
        return new Answer(done.exit(), done.text());
    }

    private Answer http(Verb.Http http, Duration limit) throws IOException, InterruptedException {
        Http.Response response = host.http().send(new FilledCalls(values).request(http, limit));
        return new Answer(response.status(), response.body());
    }

    private Answer query(Verb.Query query, Duration limit) {
        Address address = Address.parse(values.fill("${store." + query.store() + ".url}"));
        return new Answer(
                0,
                DatabaseQuery.value(sessions, address, "observe", values.fill(query.sql()), limit)
                        .orElse(""));
    }
}
