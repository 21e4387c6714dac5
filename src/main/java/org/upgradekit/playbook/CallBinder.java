package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.upgradekit.json.JsonTree;
import org.upgradekit.playbook.Value.Section;

/** Checked sections become calls. */
final class CallBinder {
    private CallBinder() {}

    /** What the reader has checked is there. */
    static Supplier<IllegalStateException> missing(Section section, String key) {
        return () -> new IllegalStateException("the reader let pass a missing " + key + " at " + section.at());
    }

    static Text text(Section section, String key) {
        return section.text(key).orElseThrow(missing(section, key));
    }

    static Map<String, Text> texts(Section section, String key) {
        Map<String, Text> texts = new LinkedHashMap<>();
        section.section(key)
                .ifPresent(entries -> entries.keys().keySet().forEach(name -> texts.put(name, text(entries, name))));
        return texts;
    }

    static Optional<Duration> duration(Section section, String key) {
        return section.word(key).map(Durations::read);
    }

    static Call bind(Section section) {
        return new Call(
                verb(section),
                section.text("user"),
                texts(section, "env"),
                oneOrMore(section, "env-file"),
                section.text("dir"),
                duration(section, "timeout"),
                section.section("retry").map(CallBinder::retry),
                section.section("expect").map(CallBinder::expect).orElse(JsonTree.object()),
                section.at());
    }

    /** A call inside of a step, which inherits what it does not say itself. */
    static Call inner(Section section, Call outer) {
        Call call = bind(section);
        Map<String, Text> env = new LinkedHashMap<>(outer.env());
        env.putAll(call.env());
        return new Call(
                call.verb(),
                call.user().or(outer::user),
                env,
                call.envFiles().isEmpty() ? outer.envFiles() : call.envFiles(),
                call.dir().or(outer::dir),
                call.timeout(),
                call.retry(),
                call.expect(),
                call.at());
    }

    private static Retry retry(Section section) {
        return new Retry(
                duration(section, "every").orElseThrow(missing(section, "every")),
                duration(section, "for").orElseThrow(missing(section, "for")));
    }

    private static Verb verb(Section section) {
        Optional<Verb> verb = section.section("http").map(CallBinder::http);
        return verb.or(() -> section.section("query")
                        .map(query -> new Verb.Query(text(query, "store").value(), text(query, "sql"))))
                .or(() -> section.section("flyway")
                        .map(flyway -> new Verb.Flyway(text(flyway, "store").value(), flyway.texts("locations"))))
                .or(() -> section.text("confirm").map(Verb.Confirm::new))
                .or(() -> section.section("files").map(CallBinder::files))
                .orElseGet(() -> run(section));
    }

    /** A list, or a single one. */
    static List<Text> oneOrMore(Section section, String key) {
        return section.text(key).map(List::of).orElseGet(() -> section.texts(key));
    }

    private static Verb files(Section files) {
        Verb.Files.Operation operation = FileKeys.operation(files);
        boolean remove = operation == Verb.Files.Operation.REMOVE;
        return new Verb.Files(
                operation,
                text(files, remove ? "remove" : "to"),
                remove || operation == Verb.Files.Operation.MODE
                        ? Optional.empty()
                        : files.text(operation.name().toLowerCase(Locale.ROOT)),
                files.word("mode"),
                files.text("owner"));
    }

    private static Verb run(Section section) {
        List<Text> argv = section.texts("run");
        Optional<Text> script = section.text("run");
        if (argv.isEmpty() == script.isEmpty()) {
            throw missing(section, "run").get();
        }
        return new Verb.Run(argv, script);
    }

    private static Verb http(Section http) {
        boolean body = http.has("json") || http.has("form");
        return new Verb.Http(
                text(http, "url"),
                http.word("method").orElse(body ? "POST" : "GET"),
                texts(http, "headers"),
                http.json("json"),
                texts(http, "form"),
                http.word("tls").equals(Optional.of("insecure")));
    }

    /** As {@code Expectation.of} reads it. */
    static JsonNode expect(Section section) {
        ObjectNode expect = JsonTree.object();
        section.word("exit").ifPresent(exit -> expect.put("exit", Integer.parseInt(exit)));
        section.word("status").ifPresent(status -> {
            if (status.equals("2xx")) {
                expect.put("status", status);
            } else {
                expect.put("status", Integer.parseInt(status));
            }
        });
        section.word("text").ifPresent(text -> expect.put("text", text));
        section.json("json").ifPresent(json -> expect.set("json", json));
        section.word("value").ifPresent(value -> expect.put("value", value));
        return expect;
    }
}
