package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Diagnostic.Severity;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.Choice;
import org.upgradekit.json.JsonTree;

/** The one renderer of diagnostics: what is wrong, where with a caret under it, why, and the way out. */
public final class DiagnosticView {
    private final Style style;

    public DiagnosticView(Style style) {
        this.style = style;
    }

    /** All of them, with a count when there is more than one. Ends with a line end. */
    public String text(List<Diagnostic> diagnostics) {
        Lines lines = new Lines(style);
        for (Diagnostic diagnostic : diagnostics) {
            one(lines, diagnostic);
            if (diagnostics.size() > 1) {
                lines.blank();
            }
        }
        if (diagnostics.size() > 1) {
            lines.add(counts(diagnostics) + ".");
        }
        return lines.toString();
    }

    private void one(Lines lines, Diagnostic diagnostic) {
        String summary = Printable.clean(diagnostic.summary());
        boolean error = diagnostic.severity() == Severity.ERROR;
        lines.add((error ? style.bad("Error:") : style.warn("Warning:")) + " " + style.strong(summary));
        diagnostic.where().ifPresent(where -> lines.blank().add("  " + where));
        diagnostic.where().filter(where -> !where.sourceLine().isBlank()).ifPresent(where -> source(lines, where));
        paragraph(lines, diagnostic.detail());
        if (!diagnostic.hint().isEmpty()) {
            paragraph(lines, "Hint: " + diagnostic.hint());
        }
    }

    /** A line that is a command is never broken: it is there to be copied. */
    private static void paragraph(Lines lines, String text) {
        text.lines().map(Printable::clean).forEach(line -> {
            if (line.matches("([A-Z_]+=\\S+ )?upgrade .*")) {
                lines.add(line);
            } else {
                lines.indented(0, line);
            }
        });
    }

    /** A long line is shown around the caret: a minified file must not fill the screen. */
    private void source(Lines lines, Position where) {
        String number = Integer.toString(where.line());
        String gutter = "    " + number + " | ";
        int[] points =
                where.sourceLine().codePoints().map(DiagnosticView::visible).toArray();
        int caret = Math.min(Math.max(where.column() - 1, 0), points.length);
        int room = style.width() - gutter.length();
        int from = caret < room - 10 ? 0 : caret - room / 2;
        int to = Math.min(points.length, from + room);
        lines.add(gutter + new String(points, from, to - from));
        int end = caret;
        while (end < to && wordPart(points[end])) {
            end++;
        }
        String marks = "^".repeat(Math.max(1, end - caret));
        lines.add("    " + " ".repeat(number.length()) + " | " + " ".repeat(caret - from) + style.bad(marks));
    }

    private static int visible(int point) {
        return Character.isISOControl(point) ? ' ' : point;
    }

    private static boolean wordPart(int point) {
        return Character.isLetterOrDigit(point) || point == '_' || point == '-' || point == '.';
    }

    private static String counts(List<Diagnostic> diagnostics) {
        long errors = diagnostics.stream()
                .filter(one -> one.severity() == Severity.ERROR)
                .count();
        long warnings = diagnostics.size() - errors;
        String text = errors == 0 ? "" : Words.count(errors, "error");
        return warnings == 0 ? text : (text.isEmpty() ? "" : text + ", ") + Words.count(warnings, "warning");
    }

    /** One line: {@code {"diagnostics":[…],"exit-code":N}}. */
    public static String json(List<Diagnostic> diagnostics, ExitCode exitCode) {
        ObjectNode node = JsonTree.object();
        node.put("format", "upgradekit.diagnostics/1").put("exit-code", exitCode.code());
        ArrayNode all = node.putArray("diagnostics");
        for (Diagnostic diagnostic : diagnostics) {
            ObjectNode one = all.addObject();
            one.put("severity", Choice.name(diagnostic.severity()))
                    .put("summary", diagnostic.summary())
                    .put("detail", diagnostic.detail())
                    .put("hint", diagnostic.hint());
            diagnostic
                    .where()
                    .ifPresent(where -> one.put("file", where.file())
                            .put("line", where.line())
                            .put("column", where.column()));
        }
        return CanonicalJson.write(node);
    }
}
