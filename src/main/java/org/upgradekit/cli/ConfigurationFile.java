package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Position;

/**
 * A file of {@code KEY=VALUE} lines: comments with {@code #} or {@code ;}, {@code export}, single or double quotes around
 * a whole value. Nothing is expanded. A key stands once.
 */
final class ConfigurationFile {
    private static final Pattern LINE = Pattern.compile("(\\s*(?:export\\s+)?)([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private final String file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Diagnostic> wrong = new ArrayList<>();

    private ConfigurationFile(String file) {
        this.file = file;
    }

    /** A value and the place of its key. */
    record Entry(String value, Position at) {}

    static ConfigurationFile read(String file, String content) {
        ConfigurationFile read = new ConfigurationFile(file);
        List<String> lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            read.line(i + 1, lines.get(i));
        }
        return read;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    List<Diagnostic> wrong() {
        return wrong;
    }

    private void line(int number, String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
            return;
        }
        Matcher found = LINE.matcher(line.stripTrailing());
        if (!found.matches()) {
            wrong.add(Diagnostic.error(
                    new Position(file, number, 1, line), "this line is not KEY=VALUE", "", "Put # before a comment"));
            return;
        }
        Position at = new Position(file, number, found.start(2) + 1, line);
        Entry first = entries.putIfAbsent(found.group(2), new Entry(unquote(found.group(3)), at));
        if (first != null) {
            wrong.add(Diagnostic.error(
                    at,
                    "duplicate key \"" + found.group(2) + "\"",
                    "It stands in line " + first.at().line() + " already.",
                    ""));
        }
    }

    private static String unquote(String text) {
        char quote = text.isEmpty() ? ' ' : text.charAt(0);
        boolean quoted =
                text.length() >= 2 && (quote == '"' || quote == '\'') && text.charAt(text.length() - 1) == quote;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
