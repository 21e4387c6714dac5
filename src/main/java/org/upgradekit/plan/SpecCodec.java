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
import org.upgradekit.playbook.HistorySpec;
import org.upgradekit.playbook.SecretSpec;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;

/** Stores, services and secrets as JSON, spelled as in a playbook. Of a secret only the place stands there. */
final class SpecCodec {
    private SpecCodec() {}

    static ObjectNode write(StoreSpec store) {
        ObjectNode node = JsonTree.object();
        if (store.kind() instanceof StoreSpec.Postgresql postgresql) {
            ObjectNode target = node.putObject("postgresql");
            target.put("url", postgresql.url().value());
            postgresql.admin().ifPresent(admin -> target.put("admin", admin.value()));
        } else if (store.kind() instanceof StoreSpec.Files files) {
            files.paths().forEach(path -> node.withArray("files").add(path.value()));
        } else if (store.kind() instanceof StoreSpec.Command command) {
            ObjectNode commands = node.putObject("command");
            command.all().forEach((name, call) -> commands.set(name, CallCodec.write(call)));
            commands.put("proves", Choice.name(command.proves()));
        }
        store.history().ifPresent(history -> write(history, node));
        return node.put("at", at(store.at()));
    }

    static StoreSpec store(String id, JsonObject node) {
        Position at = CallCodec.position(node.text("at"));
        return new StoreSpec(id, kind(node, at), history(node, at), Optional.empty(), at);
    }

    private static StoreSpec.Kind kind(JsonObject node, Position at) {
        if (node.has("files")) {
            return new StoreSpec.Files(
                    node.texts("files").stream().map(path -> new Text(path, at)).toList());
        }
        if (node.has("command")) {
            JsonObject command = node.object("command");
            return new StoreSpec.Command(
                    CallCodec.read(command.object("save")),
                    CallCodec.read(command.object("verify")),
                    CallCodec.read(command.object("restore")),
                    command.choice("proves", StoreSpec.Proof.class),
                    command.optionalObject("discard").map(CallCodec::read),
                    command.optionalObject("size").map(CallCodec::read));
        }
        JsonObject target = node.object("postgresql");
        return new StoreSpec.Postgresql(
                new Text(target.text("url"), at), target.optionalText("admin").map(admin -> new Text(admin, at)));
    }

    private static void write(HistorySpec history, ObjectNode store) {
        if (history.schema().isEmpty() && history.table().isEmpty()) {
            store.put("history", history.tool());
            return;
        }
        ObjectNode node = store.putObject("history").put("tool", history.tool());
        history.schema().ifPresent(schema -> node.put("schema", schema.value()));
        history.table().ifPresent(table -> node.put("table", table.value()));
    }

    private static Optional<HistorySpec> history(JsonObject store, Position at) {
        if (!store.has("history") || store.node("history").isTextual()) {
            return store.optionalText("history").map(tool -> new HistorySpec(tool, Optional.empty(), Optional.empty()));
        }
        JsonObject node = store.object("history");
        return Optional.of(new HistorySpec(
                node.text("tool"),
                node.optionalText("schema").map(schema -> new Text(schema, at)),
                node.optionalText("table").map(table -> new Text(table, at))));
    }

    static ObjectNode write(ServiceSpec service) {
        ObjectNode node = JsonTree.object();
        if (service.kind() instanceof ServiceSpec.Systemd systemd) {
            node.put("systemd", systemd.unit().value());
        } else if (service.kind() instanceof ServiceSpec.Compose compose) {
            write(compose, node.putObject("compose"));
        } else if (service.kind() instanceof ServiceSpec.Commands commands) {
            node.set("start", CallCodec.write(commands.start()));
            node.set("stop", CallCodec.write(commands.stop()));
            node.set("status", CallCodec.write(commands.status()));
        }
        service.ready().ifPresent(ready -> node.set("ready", CallCodec.write(ready)));
        service.changes().forEach(store -> node.withArray("changes").add(store));
        service.timeout().ifPresent(timeout -> node.put("timeout", timeout.toMillis()));
        node.put("stays-up", service.staysUp().toMillis());
        return node.put("at", at(service.at()));
    }

    static ServiceSpec service(String id, JsonObject node) {
        Position at = CallCodec.position(node.text("at"));
        return new ServiceSpec(
                id,
                service(node, at),
                node.optionalObject("ready").map(CallCodec::read),
                node.texts("changes"),
                node.optionalNumber("timeout").map(Duration::ofMillis),
                Duration.ofMillis(node.number("stays-up")),
                Optional.empty(),
                at);
    }

    private static ServiceSpec.Kind service(JsonObject node, Position at) {
        if (node.has("systemd")) {
            return new ServiceSpec.Systemd(new Text(node.text("systemd"), at));
        }
        if (node.has("compose")) {
            return compose(node.object("compose"), at);
        }
        return new ServiceSpec.Commands(
                CallCodec.read(node.object("start")),
                CallCodec.read(node.object("stop")),
                CallCodec.read(node.object("status")));
    }

    private static void write(ServiceSpec.Compose compose, ObjectNode node) {
        compose.command().forEach(word -> node.withArray("command").add(word.value()));
        node.put("dir", compose.dir().value());
        compose.files().forEach(file -> node.withArray("files").add(file.value()));
        compose.project().ifPresent(project -> node.put("project", project.value()));
        compose.services().forEach(one -> node.withArray("services").add(one.value()));
        ObjectNode env = node.putObject("env");
        compose.env().forEach((name, value) -> env.put(name, value.value()));
        compose.user().ifPresent(user -> node.put("user", user.value()));
    }

    private static ServiceSpec.Compose compose(JsonObject node, Position at) {
        Map<String, Text> env = new LinkedHashMap<>();
        node.textMap("env").forEach((name, value) -> env.put(name, new Text(value, at)));
        return new ServiceSpec.Compose(
                texts(node, "command", at),
                new Text(node.text("dir"), at),
                texts(node, "files", at),
                node.optionalText("project").map(project -> new Text(project, at)),
                texts(node, "services", at),
                env,
                node.optionalText("user").map(user -> new Text(user, at)));
    }

    private static List<Text> texts(JsonObject node, String name, Position at) {
        return node.texts(name).stream().map(text -> new Text(text, at)).toList();
    }

    static ObjectNode write(SecretSpec secret) {
        ObjectNode node = JsonTree.object();
        if (secret.source() instanceof SecretSpec.Environment environment) {
            return node.put("env", environment.variable());
        }
        if (secret.source() instanceof SecretSpec.Program program) {
            program.argv().forEach(word -> node.withArray("run").add(word.value()));
        }
        if (secret.source() instanceof SecretSpec.File file) {
            node.put("file", file.path().value());
            file.key().ifPresent(key -> node.put("key", key));
        }
        return node;
    }

    static SecretSpec secret(String name, JsonObject node) {
        Position nowhere = new Position("plan.json", 1, 1, "");
        if (node.has("run")) {
            return new SecretSpec(
                    name,
                    new SecretSpec.Program(node.texts("run").stream()
                            .map(word -> new Text(word, nowhere))
                            .toList()));
        }
        return new SecretSpec(
                name,
                node.has("env")
                        ? new SecretSpec.Environment(node.text("env"))
                        : new SecretSpec.File(new Text(node.text("file"), nowhere), node.optionalText("key")));
    }

    private static String at(Position position) {
        return position.file() + ":" + position.line();
    }
}
