package org.upgradekit.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.json.JsonObject;
import org.upgradekit.plan.PlanRequest;
import org.upgradekit.plan.Waiver;

/**
 * {@code case.json}: what an operator asks for, and the facts of the host.
 *
 * <pre>
 * to            the target; "from", "set", "on-failure", "measured" and "waivers" as on the command line
 * facts         "installed", "available", "settings", "stores", "services", "migrations", "mounts", "findings"
 * stores        by kind: {"postgresql": its version, ...}, {"files": its roots, ...}, {"command": bytes}
 * migrations    of a step: the pending versions, "3 alone" outside a transaction; "unknown" where they come with the new version
 * </pre>
 */
record CaseFile(PlanRequest request, Facts facts) {
    private static final String ALONE = " alone";
    private static final Instant NOW = Instant.parse("2026-11-21T01:00:03Z");

    static CaseFile read(Path file) throws IOException {
        JsonObject all = JsonObject.parse(file.toString(), Files.readString(file));
        return new CaseFile(request(all), facts(all.object("facts")));
    }

    private static PlanRequest request(JsonObject all) {
        return new PlanRequest(
                all.text("to"),
                all.optionalText("from"),
                all.textMap("set"),
                all.optionalText("on-failure"),
                all.objects("waivers").stream().map(CaseFile::waiver).toList(),
                all.optionalText("restore-points"),
                all.optionalText("recipient"),
                each(all, "measured", measured -> name -> measured.number(name)),
                "0.1.0",
                NOW);
    }

    private static Waiver waiver(JsonObject waiver) {
        return new Waiver(
                waiver.text("id"),
                waiver.text("reason"),
                waiver.text("who"),
                waiver.optionalText("expires").map(Instant::parse));
    }

    private static Facts facts(JsonObject facts) {
        return new Facts(
                new Facts.HostFacts("db1", "m1", "root", true),
                facts.text("installed"),
                facts.has("available") ? Optional.of(facts.texts("available")) : Optional.empty(),
                facts.textMap("settings"),
                each(facts, "stores", stores -> id -> store(stores.object(id))),
                each(facts, "services", services -> id -> service(services.object(id))),
                each(facts, "migrations", migrations -> id -> migrations(migrations, id)),
                facts.objects("mounts").stream().map(CaseFile::mount).toList(),
                facts.objects("findings").stream().map(CaseFile::finding).toList());
    }

    private static <T> Map<String, T> each(
            JsonObject all, String name, Function<JsonObject, Function<String, T>> read) {
        Map<String, T> found = new LinkedHashMap<>();
        all.optionalObject(name)
                .ifPresent(object -> object.names()
                        .forEach(id -> found.put(id, read.apply(object).apply(id))));
        return found;
    }

    private static StoreFacts store(JsonObject store) {
        if (store.has("files")) {
            return new StoreFacts.Files(store.texts("files"), store.number("count"), store.number("bytes"));
        }
        if (store.has("command")) {
            return new StoreFacts.Command(Optional.of(store.number("command")));
        }
        return new StoreFacts.Database(
                store.text("postgresql"),
                "7421",
                store.number("oid"),
                store.text("name"),
                store.number("bytes"),
                store.objects("histories").stream().map(CaseFile::history).toList(),
                store.optionalText("dump"),
                store.texts("not-undone"));
    }

    private static StoreFacts.History history(JsonObject history) {
        return new StoreFacts.History(
                history.text("tool"),
                history.text("table"),
                history.text("version"),
                history.number("count"),
                "d" + history.number("count"),
                history.has("failed") && history.flag("failed"));
    }

    private static Facts.ServiceFacts service(JsonObject service) {
        return new Facts.ServiceFacts(
                service.flag("running"), service.optionalText("fence").orElse(""), service.texts("triggers"));
    }

    private static MigrationFacts migrations(JsonObject all, String step) {
        if (all.node(step).isTextual()) {
            return new MigrationFacts(false, List.of());
        }
        return new MigrationFacts(
                true,
                all.texts(step).stream()
                        .map(version -> pending(version.replace(ALONE, ""), !version.endsWith(ALONE)))
                        .toList());
    }

    private static MigrationFacts.Pending pending(String version, boolean transactional) {
        return new MigrationFacts.Pending(version, "more", "V" + version + "__more.sql", "7", transactional, false);
    }

    private static Facts.Mount mount(JsonObject mount) {
        return new Facts.Mount(
                mount.text("path"), "copies of files, journal and logs", mount.number("needs"), mount.number("free"));
    }

    private static Finding finding(JsonObject finding) {
        return new Finding(
                finding.text("id"),
                finding.choice("outcome", Finding.Outcome.class),
                finding.text("message"),
                finding.optionalText("remedy").orElse(""));
    }
}
