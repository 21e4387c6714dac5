package org.upgradekit.playbook;

import static org.upgradekit.playbook.Key.optional;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.upgradekit.playbook.Type.Scalar;
import org.upgradekit.playbook.Value.Section;

/** The keys of {@code files}. */
final class FileKeys {
    static final List<String> OPERATIONS = List.of("copy", "template", "link", "remove");

    static final Shape FILES = new Shape(
            "files",
            "One operation on a file: `copy`, `template` or `link` with `to`; `remove`; or `to` with `mode` or `owner` alone. A file"
                    + " is written beside its place and renamed, so that nobody sees half of it.",
            List.of(
                    optional("copy", path(), "Copies this file."),
                    optional(
                            "template",
                            path(),
                            "Copies this text with its references filled: settings, versions and stores, but no secrets."),
                    optional("link", Type.text(Scope.SHOWN), "Makes a symbolic link to this."),
                    optional("remove", path(), "Removes this file or directory; nothing when it is not there."),
                    optional("to", path(), "What is written."),
                    optional(
                            "mode",
                            Type.scalar(Form.MODE),
                            "Its mode in octal; of a copy the source's own when not given."),
                    optional(
                            "owner",
                            Type.text(Scope.SHOWN),
                            "`USER` or `USER:GROUP`; this process's own when not given.")),
            List.of(),
            Map.of());

    private FileKeys() {}

    private static Type path() {
        return new Scalar(Form.PATH, Scope.SHOWN);
    }

    /** The operation that a checked section is. */
    static Verb.Files.Operation operation(Section files) {
        return taken(files)
                .findFirst()
                .map(key -> Verb.Files.Operation.valueOf(key.toUpperCase(Locale.ROOT)))
                .orElse(Verb.Files.Operation.MODE);
    }

    static Stream<String> taken(Section files) {
        return OPERATIONS.stream().filter(files::has);
    }

    /** What must hold between the keys. */
    static void check(Section files, Problems problems) {
        List<String> taken = taken(files).toList();
        if (taken.size() > 1) {
            problems.add(
                    files.at(taken.get(1)),
                    "a second operation",
                    "\"files\" takes one; here are " + String.join(" and ", taken) + ".");
        }
        boolean remove = taken.contains("remove");
        if (remove) {
            Stream.of("to", "mode", "owner")
                    .filter(files::has)
                    .forEach(key -> problems.add(
                            files.at(key), "\"" + key + "\" does not belong here", "What is removed has none."));
        } else if (!files.has("to")) {
            problems.add(files.at(), "missing key \"to\"", "It names what is written.");
        }
        if (taken.isEmpty() && !files.has("mode") && !files.has("owner")) {
            problems.add(
                    files.at(), "this files does nothing", "Expected copy, template, link, remove, or mode or owner.");
        }
        if (taken.contains("link") && files.has("mode")) {
            problems.add(files.at("mode"), "\"mode\" does not belong here", "A symbolic link has no mode of its own.");
        }
    }
}
