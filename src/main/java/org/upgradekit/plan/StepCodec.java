package org.upgradekit.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;

/** A step as JSON. */
final class StepCodec {
    private StepCodec() {}

    static ObjectNode write(Step step) {
        ObjectNode node = JsonTree.object();
        node.put("id", step.id()).put("phase", step.phase()).put("what", step.what());
        node.set("action", write(step.action()));
        step.changes().forEach(store -> node.withArray("changes").add(store));
        step.limit().ifPresent(limit -> node.put("limit", limit.toMillis()));
        return node.put("way-back", step.wayBack()).put("origin", step.origin());
    }

    static Step read(JsonObject node) {
        return new Step(
                node.text("id"),
                node.text("phase"),
                node.text("what"),
                action(node.object("action")),
                node.texts("changes"),
                node.optionalNumber("limit").map(Duration::ofMillis),
                node.text("way-back"),
                node.text("origin"));
    }

    private static ObjectNode write(Action action) {
        ObjectNode node = JsonTree.object();
        if (action instanceof Action.Invoke invoke) {
            node.put("does", "invoke").set("call", CallCodec.write(invoke.call()));
            invoke.doneIf().ifPresent(call -> node.set("done-if", CallCodec.write(call)));
            invoke.undo().ifPresent(call -> node.set("undo", CallCodec.write(call)));
            invoke.atLast().ifPresent(call -> node.set("finally", CallCodec.write(call)));
        } else if (action instanceof Action.Ask ask) {
            node.put("does", "ask").set("call", CallCodec.write(ask.call()));
        } else if (action instanceof Action.Migrate migrate) {
            node.put("does", "migrate").set("call", CallCodec.write(migrate.call()));
            migrate.planned().ifPresent(planned -> writePlanned(node, planned));
        } else if (action instanceof Action.StopService stop) {
            node.put("does", "stop-service").put("service", stop.service());
        } else if (action instanceof Action.FinishStop stop) {
            node.put("does", "finish-stop").put("service", stop.service());
        } else if (action instanceof Action.StartService start) {
            node.put("does", "start-service").put("service", start.service());
        } else if (action instanceof Action.StayUp stay) {
            node.put("does", "stay-up").put("service", stay.service());
        } else if (action instanceof Action.AwaitReady ready) {
            node.put("does", "await-ready").put("service", ready.service());
        } else if (action instanceof Action.UndoStep undo) {
            node.put("does", "undo-step").put("step", undo.step()).set("call", CallCodec.write(undo.call()));
        } else if (action instanceof Action.CheckVersion check) {
            node.put("does", "check-version").put("expected", check.expected());
        } else {
            writeOnStores(node, action);
        }
        return node;
    }

    private static void writePlanned(ObjectNode node, List<PlannedMigration> planned) {
        node.putArray("planned");
        planned.forEach(one -> node.withArray("planned")
                .addObject()
                .put("version", one.version())
                .put("description", one.description())
                .put("script", one.script())
                .put("checksum", one.checksum())
                .put("transactional", one.transactional())
                .put("commit-after", one.commitAfter()));
    }

    private static Action.Migrate migrate(JsonObject node) {
        Optional<List<PlannedMigration>> planned = node.has("planned")
                ? Optional.of(node.objects("planned").stream()
                        .map(one -> new PlannedMigration(
                                one.text("version"),
                                one.text("description"),
                                one.text("script"),
                                one.text("checksum"),
                                one.flag("transactional"),
                                one.flag("commit-after")))
                        .toList())
                : Optional.empty();
        return new Action.Migrate(CallCodec.read(node.object("call")), planned);
    }

    private static void writeOnStores(ObjectNode node, Action action) {
        if (action instanceof Action.SaveStores save) {
            node.put("does", "save-stores");
            save.stores().forEach(store -> node.withArray("stores").add(store));
        } else if (action instanceof Action.DumpStore dump) {
            node.put("does", "dump-store").put("store", dump.store());
        } else if (action instanceof Action.DropSaved drop) {
            node.put("does", "drop-saved");
            drop.stores().forEach(store -> node.withArray("stores").add(store));
        } else if (action instanceof Action.OpenStore open) {
            node.put("does", "open-store").put("store", open.store());
        } else if (action instanceof Action.RestoreStore restore) {
            node.put("does", "restore-store").put("store", restore.store());
        } else if (action instanceof Action.ExchangeStore exchange) {
            node.put("does", "exchange-store").put("store", exchange.store()).put("newer", exchange.newer());
        } else if (action instanceof Action.CheckHistory check) {
            node.put("does", "check-history").put("store", check.store());
            check.expected().forEach(one -> node.withArray("expected").add(one));
        } else {
            throw new IllegalStateException("no spelling for " + action);
        }
    }

    private static Action action(JsonObject node) {
        return switch (node.text("does")) {
            case "invoke" ->
                new Action.Invoke(
                        CallCodec.read(node.object("call")),
                        node.optionalObject("done-if").map(CallCodec::read),
                        node.optionalObject("undo").map(CallCodec::read),
                        node.optionalObject("finally").map(CallCodec::read));
            case "ask" -> new Action.Ask(CallCodec.read(node.object("call")));
            case "migrate" -> migrate(node);
            case "stop-service" -> new Action.StopService(node.text("service"));
            case "finish-stop" -> new Action.FinishStop(node.text("service"));
            case "start-service" -> new Action.StartService(node.text("service"));
            case "stay-up" -> new Action.StayUp(node.text("service"));
            case "await-ready" -> new Action.AwaitReady(node.text("service"));
            case "undo-step" -> new Action.UndoStep(node.text("step"), CallCodec.read(node.object("call")));
            case "check-version" -> new Action.CheckVersion(node.text("expected"));
            case "save-stores" -> new Action.SaveStores(node.texts("stores"));
            case "dump-store" -> new Action.DumpStore(node.text("store"));
            case "drop-saved" -> new Action.DropSaved(node.texts("stores"));
            case "open-store" -> new Action.OpenStore(node.text("store"));
            case "restore-store" -> new Action.RestoreStore(node.text("store"));
            case "exchange-store" -> new Action.ExchangeStore(node.text("store"), node.flag("newer"));
            case "check-history" -> new Action.CheckHistory(node.text("store"), node.texts("expected"));
            default -> throw node.failure("does", "is \"" + node.text("does") + "\", which this version does not know");
        };
    }
}
