package org.upgradekit.secret;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.upgradekit.host.Http;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Verb;

/** What a playbook asks of the host, with the values of this moment in place: the same for steps, probes and services. */
public final class FilledCalls {
    private final Values values;

    public FilledCalls(Values values) {
        this.values = values;
    }

    /** A program, or a script for bash, whose {@code ${}} is its own and is never filled. */
    public Processes.Command command(
            Verb.Run run, Call call, Optional<Processes.StepMark> step, Consumer<String> output) {
        List<String> argv = run.script()
                .map(script -> List.of("bash", "-euo", "pipefail", "-c", script.value()))
                .orElseGet(() -> run.argv().stream().map(values::fill).toList());
        Map<String, String> environment = new LinkedHashMap<>(values.variables(call.envFiles()));
        environment.putAll(values.fill(call.env()));
        return new Processes.Command(
                argv,
                environment,
                call.dir().map(values::fill).map(Path::of),
                call.user().map(values::fill),
                step,
                output);
    }

    /**
     * A request with its body and the content type that goes with it, which the playbook's own headers override.
     *
     * @throws IllegalArgumentException when the address is none
     */
    public Http.Request request(Verb.Http http, Duration limit) {
        return new Http.Request(
                http.method(), address(values.fill(http.url())), headers(http), body(http), http.insecure(), limit);
    }

    private static URI address(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + url + "\" is not an address: " + e.getMessage(), e);
        }
    }

    private Map<String, String> headers(Verb.Http http) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (http.json().isPresent()) {
            headers.put("Content-Type", "application/json");
        } else if (!http.form().isEmpty()) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
        }
        headers.putAll(values.fill(http.headers()));
        return headers;
    }

    private Optional<String> body(Verb.Http http) {
        if (http.json().isPresent()) {
            return http.json().map(json -> Template.fillToJson(json, values::value));
        }
        if (http.form().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(values.fill(http.form()).entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
