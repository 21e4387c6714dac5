package org.upgradekit.action;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.expect.Answer;
import org.upgradekit.host.Http;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Verb;

/** Sends a request. */
final class HttpVerb {
    /** One request; a service that takes longer for a single answer is not ready. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Parts parts;

    HttpVerb(Parts parts) {
        this.parts = parts;
    }

    Answer answer(Verb.Http http, Duration limit) throws Unanswered, InterruptedException {
        String url = parts.values().fill(http.url());
        try {
            Http.Response response = parts.host()
                    .http()
                    .send(new Http.Request(
                            http.method(),
                            URI.create(url),
                            headers(http),
                            body(http),
                            http.insecure(),
                            limit.compareTo(LONGEST) < 0 ? limit : LONGEST));
            return new Answer(response.status(), response.body());
        } catch (IOException e) {
            throw new Unanswered(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new Unanswered("\"" + url + "\" is not an address: " + e.getMessage());
        }
    }

    private Map<String, String> headers(Verb.Http http) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (http.json().isPresent()) {
            headers.put("Content-Type", "application/json");
        } else if (!http.form().isEmpty()) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        }
        headers.putAll(parts.values().fill(http.headers()));
        return headers;
    }

    private Optional<String> body(Verb.Http http) {
        if (http.json().isPresent()) {
            return http.json().map(json -> Template.fillToJson(json, parts.values()::value));
        }
        if (http.form().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parts.values().fill(http.form()).entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
