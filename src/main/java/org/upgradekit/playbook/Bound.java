package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls with one name bound to a value, which stands for itself from then on: what {@code each} makes of a step. */
final class Bound {
    private final String name;
    private final String value;

    Bound(String name, String value) {
        this.name = name;
        this.value = value;
    }

    Text text(Text text) {
        return new Text(Template.bind(text.value(), name, value), text.at());
    }

    Call call(Call call) {
        return new Call(
                verb(call.verb()),
                call.user().map(this::text),
                texts(call.env()),
                texts(call.envFiles()),
                call.dir().map(this::text),
                call.timeout(),
                call.retry(),
                json(call.expect()),
                call.at());
    }

    private JsonNode json(JsonNode node) {
        return Template.bind(node, name, value);
    }

    private List<Text> texts(List<Text> texts) {
        return texts.stream().map(this::text).toList();
    }

    private Map<String, Text> texts(Map<String, Text> texts) {
        Map<String, Text> bound = new LinkedHashMap<>();
        texts.forEach((key, text) -> bound.put(key, text(text)));
        return bound;
    }

    /** A script's references are the shell's. */
    private Verb verb(Verb verb) {
        if (verb instanceof Verb.Run run) {
            return new Verb.Run(texts(run.argv()), run.script());
        }
        if (verb instanceof Verb.Http http) {
            return new Verb.Http(
                    text(http.url()),
                    http.method(),
                    texts(http.headers()),
                    http.json().map(this::json),
                    texts(http.form()),
                    http.insecure());
        }
        if (verb instanceof Verb.Query query) {
            return new Verb.Query(query.store(), text(query.sql()));
        }
        if (verb instanceof Verb.Files files) {
            Optional<Text> source = files.source().map(this::text);
            return new Verb.Files(
                    files.operation(),
                    text(files.path()),
                    source,
                    files.mode(),
                    files.owner().map(this::text));
        }
        if (verb instanceof Verb.Confirm confirm) {
            return new Verb.Confirm(text(confirm.question()));
        }
        Verb.Flyway flyway = (Verb.Flyway) verb;
        return new Verb.Flyway(flyway.store(), texts(flyway.locations()));
    }
}
