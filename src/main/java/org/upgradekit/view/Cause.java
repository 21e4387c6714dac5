package org.upgradekit.view;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the line of an output that says why: most programs end with words that do not. */
final class Cause {
    private static final Pattern TELLING = Pattern.compile(
            "\\b(error|fatal|panic|[a-z.]*exception|fail(ed|ure)?|denied|refused|cannot|could not|no such|not found"
                    + "|invalid|timed? ?out)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FRAME = Pattern.compile("^\\s*(at |\\.\\.\\. |File \")");
    private static final Pattern DETAIL = Pattern.compile("^\\s*(DETAIL|HINT):", Pattern.CASE_INSENSITIVE);

    private Cause() {}

    /** The last telling line with PostgreSQL's detail, else the detail alone, else the last line; empty when nothing was said. */
    static Optional<String> of(List<String> tail) {
        List<String> lines = tail.stream()
                .map(Printable::clean)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (TELLING.matcher(line).find() && !matches(FRAME, line) && !matches(DETAIL, line)) {
                boolean more = i + 1 < lines.size() && matches(DETAIL, lines.get(i + 1));
                return Optional.of(more ? line + "; " + lines.get(i + 1) : line);
            }
        }
        return lines.stream()
                .filter(line -> matches(DETAIL, line))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1)));
    }

    private static boolean matches(Pattern pattern, String line) {
        return pattern.matcher(line).find();
    }
}
