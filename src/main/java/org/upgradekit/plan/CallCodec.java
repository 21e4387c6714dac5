package org.upgradekit.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.json.Choice;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.Retry;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;

/** A verb with its modifiers as JSON, spelled as in a playbook; durations are milliseconds. */
final class CallCodec {
    private CallCodec() {}

    static ObjectNode write(Call call) {
        ObjectNode node = JsonTree.object();
        verb(node, call.verb());
        call.user().ifPresent(user -> node.put("user", user.value()));
        texts(node, "env", call.env());
        call.envFiles().forEach(file -> node.withArray("env-file").add(file.value()));
        call.dir().ifPresent(dir -> node.put("dir", dir.value()));
        call.timeout().ifPresent(timeout -> node.put("timeout", timeout.toMillis()));
        call.retry()
                .ifPresent(retry -> node.putObject("retry")
                        .put("every", retry.every().toMillis())
                        .put("for", retry.total().toMillis()));
        node.set("expect", call.expect());
        return node.put("at", call.at().file() + ":" + call.at().line());
    }

    private static void verb(ObjectNode node, Verb verb) {
        if (verb instanceof Verb.Run run) {
            run.script().ifPresent(script -> node.put("run", script.value()));
            if (run.script().isEmpty()) {
                run.argv().forEach(word -> node.withArray("run").add(word.value()));
            }
        } else if (verb instanceof Verb.Http http) {
            ObjectNode target = node.putObject("http");
            target.put("url", http.url().value()).put("method", http.method());
            texts(target, "headers", http.headers());
            http.json().ifPresent(json -> target.set("json", json));
            texts(target, "form", http.form());
            target.put("insecure", http.insecure());
        } else if (verb instanceof Verb.Query query) {
            node.putObject("query")
                    .put("store", query.store())
                    .put("sql", query.sql().value());
        } else if (verb instanceof Verb.Confirm confirm) {
            node.put("confirm", confirm.question().value());
        } else if (verb instanceof Verb.Files files) {
            ObjectNode target = node.putObject("files")
                    .put("operation", Choice.name(files.operation()))
                    .put("path", files.path().value());
            files.source().ifPresent(source -> target.put("source", source.value()));
            files.mode().ifPresent(mode -> target.put("mode", mode));
            files.owner().ifPresent(owner -> target.put("owner", owner.value()));
        } else if (verb instanceof Verb.Flyway flyway) {
            ObjectNode target = node.putObject("flyway").put("store", flyway.store());
            flyway.locations().forEach(location -> target.withArray("locations").add(location.value()));
        }
    }

    static Call read(JsonObject node) {
        Position at = position(node.text("at"));
        return new Call(
                verb(node, at),
                node.optionalText("user").map(user -> new Text(user, at)),
                texts(node, "env", at),
                texts(node.texts("env-file"), at),
                node.optionalText("dir").map(dir -> new Text(dir, at)),
                node.optionalNumber("timeout").map(Duration::ofMillis),
                node.optionalObject("retry")
                        .map(retry -> new Retry(
                                Duration.ofMillis(retry.number("every")), Duration.ofMillis(retry.number("for")))),
                node.node("expect"),
                at);
    }

    private static Verb verb(JsonObject node, Position at) {
        if (node.has("run")) {
            return node.node("run").isTextual()
                    ? new Verb.Run(List.of(), Optional.of(new Text(node.text("run"), at)))
                    : new Verb.Run(texts(node.texts("run"), at), Optional.empty());
        }
        if (node.has("http")) {
            JsonObject http = node.object("http");
            return new Verb.Http(
                    new Text(http.text("url"), at),
                    http.text("method"),
                    texts(http, "headers", at),
                    http.has("json") ? Optional.of(http.node("json")) : Optional.empty(),
                    texts(http, "form", at),
                    http.flag("insecure"));
        }
        if (node.has("query")) {
            JsonObject query = node.object("query");
            return new Verb.Query(query.text("store"), new Text(query.text("sql"), at));
        }
        if (node.has("confirm")) {
            return new Verb.Confirm(new Text(node.text("confirm"), at));
        }
        if (node.has("files")) {
            JsonObject files = node.object("files");
            return new Verb.Files(
                    files.choice("operation", Verb.Files.Operation.class),
                    new Text(files.text("path"), at),
                    files.optionalText("source").map(source -> new Text(source, at)),
                    files.optionalText("mode"),
                    files.optionalText("owner").map(owner -> new Text(owner, at)));
        }
        JsonObject flyway = node.object("flyway");
        return new Verb.Flyway(flyway.text("store"), texts(flyway.texts("locations"), at));
    }

    /** A position as the plan keeps it: file and line, enough for a message. */
    static Position position(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is no place in a file");
        }
        return new Position(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)), 1, "");
    }

    private static void texts(ObjectNode node, String name, Map<String, Text> texts) {
        texts.forEach((key, text) -> node.withObject(name).put(key, text.value()));
    }

    private static List<Text> texts(List<String> texts, Position at) {
        return texts.stream().map(text -> new Text(text, at)).toList();
    }

    private static Map<String, Text> texts(JsonObject node, String name, Position at) {
        Map<String, Text> texts = new LinkedHashMap<>();
        node.textMap(name).forEach((key, value) -> texts.put(key, new Text(value, at)));
        return texts;
    }
}
