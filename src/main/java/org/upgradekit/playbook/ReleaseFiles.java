package org.upgradekit.playbook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.playbook.Value.Section;

/** The releases that stand in files of their own: each is what stands under its version in {@code releases} otherwise. */
final class ReleaseFiles {
    private static final Source.Kind KIND =
            new Source.Kind("a release", "A release has notes, when, or the steps of a phase; {} is one without any.");

    private final Problems problems;
    private final Map<String, Document> documents = new LinkedHashMap<>();

    private ReleaseFiles(Problems problems) {
        this.problems = problems;
    }

    static ReleaseFiles read(PlaybookFolder folder, Problems problems) {
        ReleaseFiles files = new ReleaseFiles(problems);
        for (String file : folder.releases()) {
            Document.read(KIND, file, folder.text(file), PlaybookKeys.RELEASE, problems)
                    .ifPresent(document -> files.documents.put(PlaybookFolder.version(file), document));
        }
        return files;
    }

    /** The playbook with these releases among its own. */
    Section joined(Section root) {
        if (documents.isEmpty()) {
            return root;
        }
        Optional<Section> own = root.section("releases");
        Map<String, Value> values = new LinkedHashMap<>(own.map(Section::values).orElse(Map.of()));
        Map<String, Position> keys = new LinkedHashMap<>(own.map(Section::keys).orElse(Map.of()));
        documents.forEach((version, document) -> add(version, document, values, keys));
        Position at = root.at("releases");
        Map<String, Value> all = new LinkedHashMap<>(root.values());
        all.put("releases", new Section(values, keys, own.map(Section::at).orElse(at)));
        Map<String, Position> places = new LinkedHashMap<>(root.keys());
        places.putIfAbsent("releases", at);
        return new Section(all, places, root.at());
    }

    private void add(String version, Document document, Map<String, Value> values, Map<String, Position> keys) {
        Position at = document.source().start();
        Position other = keys.putIfAbsent(version, at);
        if (other != null) {
            problems.add(
                    at,
                    "the release \"" + version + "\" stands here and in the playbook",
                    "It stands in " + Problems.place(other, at) + " as well.",
                    "Keep one of them");
            return;
        }
        values.put(version, document.section());
    }

    /** Checks the references of all of them; nothing in a release comes before the versions are known. */
    void check(Names names) {
        documents
                .values()
                .forEach(one -> one.references().check(names, List.of(), new References.Span(0, 0), problems));
    }
}
