package org.upgradekit.playbook;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.upgradekit.playbook.Value.Section;

/** A section without a fault becomes a playbook. */
final class PlaybookBinder {
    private final PlaybookFolder folder;

    PlaybookBinder(PlaybookFolder folder) {
        this.folder = folder;
    }

    Playbook bind(Section root) {
        String product = CallBinder.text(root, "product").value();
        return new Playbook(
                product,
                root.word("title").orElse(product),
                root.word("guide"),
                SettingBinder.settings(root),
                entries(root, "secrets", PlaybookBinder::secret),
                SettingBinder.versions(root),
                entries(root, "stores", PlaybookBinder::store),
                entries(root, "services", PlaybookBinder::service),
                phases(root),
                releases(root),
                SettingBinder.compatibility(root),
                root.word("on-failure").map(word -> FailurePolicy.valueOf(word.toUpperCase(Locale.ROOT))),
                root.word("migrate-while").equals(Optional.of("running")),
                folder.file(),
                folder.digest(),
                folder.files());
    }

    private static Map<Phase, List<StepSpec>> phases(Section section) {
        Map<Phase, List<StepSpec>> phases = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    section.sections(phase.yamlName()).stream()
                            .map(PlaybookBinder::step)
                            .toList());
        }
        return phases;
    }

    /** In the order of versions, whatever their order in the file. */
    private static List<Release> releases(Section root) {
        return entries(root, "releases", PlaybookBinder::release).values().stream()
                .sorted(Comparator.comparing(Release::version, SettingBinder.order(root)))
                .toList();
    }

    private static Release release(String version, Section section) {
        return new Release(
                version, CallBinder.oneOrMore(section, "notes"), SettingBinder.when(section), phases(section));
    }

    private static <T> Map<String, T> entries(Section root, String key, BiFunction<String, Section, T> bind) {
        Map<String, T> entries = new LinkedHashMap<>();
        root.section(key)
                .ifPresent(all -> all.keys().keySet().forEach(name -> {
                    Section section = all.section(name).orElseThrow(CallBinder.missing(all, name));
                    entries.put(name, bind.apply(name, section));
                }));
        return entries;
    }

    private static SecretSpec secret(String name, Section section) {
        if (section.has("run")) {
            return new SecretSpec(name, new SecretSpec.Program(section.texts("run")));
        }
        return new SecretSpec(
                name,
                section.has("env")
                        ? new SecretSpec.Environment(
                                CallBinder.text(section, "env").value())
                        : new SecretSpec.File(CallBinder.text(section, "file"), section.word("key")));
    }

    private static StoreSpec store(String id, Section section) {
        StoreSpec.Kind kind = section.section("postgresql")
                .<StoreSpec.Kind>map(
                        found -> new StoreSpec.Postgresql(CallBinder.text(found, "url"), found.text("admin")))
                .or(() -> section.section("command").map(PlaybookBinder::command))
                .orElseGet(() -> new StoreSpec.Files(section.texts("files")));
        return new StoreSpec(id, kind, history(section), SettingBinder.when(section), section.at());
    }

    private static Optional<HistorySpec> history(Section store) {
        return store.word("history")
                .map(tool -> new HistorySpec(tool, Optional.empty(), Optional.empty()))
                .or(() -> store.section("history")
                        .map(found -> new HistorySpec(
                                CallBinder.text(found, "tool").value(), found.text("schema"), found.text("table"))));
    }

    private static StoreSpec.Command command(Section section) {
        return new StoreSpec.Command(
                call(section, "save"),
                call(section, "verify"),
                call(section, "restore"),
                StoreSpec.Proof.valueOf(section.word("proves").orElse("copied").toUpperCase(Locale.ROOT)),
                section.section("discard").map(CallBinder::bind),
                section.section("size").map(CallBinder::bind));
    }

    private static ServiceSpec service(String id, Section section) {
        ServiceSpec.Kind kind = section.text("systemd")
                .<ServiceSpec.Kind>map(ServiceSpec.Systemd::new)
                .or(() -> section.section("compose").map(PlaybookBinder::compose))
                .orElseGet(() -> new ServiceSpec.Commands(
                        call(section, "start"), call(section, "stop"), call(section, "status")));
        return new ServiceSpec(
                id,
                kind,
                section.section("ready").map(CallBinder::bind).map(ready -> ready.orRetry(Retry.READY)),
                words(section.texts("changes")),
                CallBinder.duration(section, "timeout"),
                CallBinder.duration(section, "stays-up").orElse(ServiceSpec.STAYS_UP),
                SettingBinder.when(section),
                section.at());
    }

    private static ServiceSpec.Compose compose(Section section) {
        List<Text> command = section.texts("command");
        return new ServiceSpec.Compose(
                command.isEmpty()
                        ? List.of(new Text("docker", section.at()), new Text("compose", section.at()))
                        : command,
                CallBinder.text(section, "dir"),
                section.texts("files"),
                section.text("project"),
                section.texts("services"),
                CallBinder.texts(section, "env"),
                section.text("user"));
    }

    private static Call call(Section section, String key) {
        return CallBinder.bind(section.section(key).orElseThrow(CallBinder.missing(section, key)));
    }

    private static StepSpec step(Section section) {
        Text id = CallBinder.text(section, "id");
        Call call = CallBinder.bind(section);
        return new StepSpec(
                id.value(),
                section.text("name").orElse(id),
                call,
                section.section("done-if").map(inner -> CallBinder.inner(inner, call)),
                section.section("undo").map(inner -> CallBinder.inner(inner, call)),
                section.section("finally").map(inner -> CallBinder.inner(inner, call)),
                SettingBinder.when(section),
                section.has("each") ? Optional.of(CallBinder.oneOrMore(section, "each")) : Optional.empty(),
                section.has("changes") ? Optional.of(words(section.texts("changes"))) : Optional.empty(),
                section.word("severity")
                        .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(Severity.BLOCK),
                section.text("remedy"),
                section.at());
    }

    private static List<String> words(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }
}
