package org.upgradekit.action;

import java.io.IOException;
import java.time.Duration;
import org.upgradekit.expect.Answer;
import org.upgradekit.host.Http;
import org.upgradekit.playbook.Verb;
import org.upgradekit.secret.FilledCalls;

/** Sends a request. */
final class HttpVerb {
    /** One request; a service that takes longer for a single answer is not ready. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Parts parts;

    HttpVerb(Parts parts) {
        this.parts = parts;
    }

    Answer answer(Verb.Http http, Duration limit) throws Unanswered, InterruptedException {
        try {
            Http.Request request =
                    new FilledCalls(parts.values()).request(http, limit.compareTo(LONGEST) < 0 ? limit : LONGEST);
            Http.Response response = parts.host().http().send(request);
            return new Answer(response.status(), response.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new Unanswered(String.valueOf(e.getMessage()));
        }
    }
}
