package org.upgradekit.playbook;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.upgradekit.diagnostic.Position;

/** What {@code ${playbook}} may be followed by: a run has a copy of the folder's files alone, and of nothing else in it. */
final class FolderReference {
    private static final int SHOWN = 10;
    private static final String WHOLE = "${" + Names.PLAYBOOK + "}";
    private static final Pattern INSIDE =
            Pattern.compile("/files(?![A-Za-z0-9._-])(?!.*/\\.\\.(/|$)).*", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("/[A-Za-z0-9._+@=/-]+");

    private final SortedMap<String, PlaybookFile> files;

    FolderReference(PlaybookFolder folder) {
        this.files = PlaybookFolder.used(folder.files());
    }

    boolean empty() {
        return files.isEmpty();
    }

    /** @param rest of the text, after the reference */
    void check(String rest, Position at, Problems problems) {
        if (!INSIDE.matcher(rest).matches()) {
            String detail =
                    "A run has a copy of the files that steps use, and of nothing else: " + WHOLE + "/files/NAME.";
            problems.add(at, "\"" + WHOLE + "\" may not stand here", detail);
        } else if (files.isEmpty()) {
            String detail =
                    "Files that steps use stand in a folder called files, beside a playbook called playbook.yaml.";
            problems.add(at, "the playbook has no files", detail);
        } else if (LITERAL.matcher(rest).matches()) {
            there(name(rest), at, problems);
        }
    }

    /** Of the folder's own files what a command begins with is a program. */
    void program(Text program, Problems problems) {
        String rest = program.value().startsWith(WHOLE) ? program.value().substring(WHOLE.length()) : "";
        String name = LITERAL.matcher(rest).matches() ? name(rest) : "";
        PlaybookFile file = files.get(name);
        if (file != null && !file.executable()) {
            problems.add(
                    program.at(),
                    name + " is no program",
                    "It is not executable.",
                    "chmod +x " + Path.of(program.at().file()).resolveSibling(name)
                            + ", or begin with what reads it: [bash, '" + program.value() + "']");
        } else if (file == null && folder(name)) {
            problems.add(program.at(), name + " is no program", "It is a folder.");
        }
    }

    private static String name(String rest) {
        return rest.substring(1).replaceAll("/+", "/").replaceAll("/$", "");
    }

    private boolean folder(String name) {
        return files.keySet().stream().anyMatch(file -> file.startsWith(name + "/"));
    }

    private void there(String name, Position at, Problems problems) {
        if (!files.containsKey(name) && !folder(name)) {
            List<String> some = files.keySet().stream().limit(SHOWN).toList();
            problems.add(
                    at,
                    "there is no " + name + " in the playbook's folder",
                    "There is: " + String.join(", ", some) + (files.size() > SHOWN ? ", …" : "") + ".",
                    Nearest.of(name, files.keySet())
                            .map(one -> "did you mean \"" + WHOLE + "/" + one + "\"?")
                            .orElse(""));
        }
    }
}
