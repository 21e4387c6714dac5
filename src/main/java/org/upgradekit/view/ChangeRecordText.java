package org.upgradekit.view;

import java.util.List;

/** A change record as Markdown, and as a page of HTML that needs nothing beside itself. */
public final class ChangeRecordText {
    private static final String STYLE = "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
            + "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2em .8em .2em 0;"
            + "border-bottom:1px solid #ddd}.failed{color:#a00}";

    private static final List<String> HEADS = List.of("Step", "What", "Began", "Took", "Result");

    private ChangeRecordText() {}

    /** Markdown; ends with a line end. */
    public static String markdown(ChangeRecord record) {
        StringBuilder text =
                new StringBuilder("# ").append(cell(record.title())).append("\n\n| | |\n|---|---|\n");
        record.facts().forEach(fact -> row(text, List.of(fact.name(), fact.text())));
        steps(text, "Steps", record.steps());
        steps(text, "Way back", record.back());
        return text.toString();
    }

    private static void steps(StringBuilder text, String title, List<ChangeRecord.Row> rows) {
        if (!rows.isEmpty()) {
            text.append("\n## ").append(title).append("\n\n");
            row(text, HEADS);
            text.append("|---|---|---|---|---|\n");
            rows.forEach(one -> row(text, cells(one)));
        }
    }

    private static List<String> cells(ChangeRecord.Row one) {
        return List.of(one.step(), one.what(), one.began(), one.took(), one.result());
    }

    private static void row(StringBuilder text, List<String> cells) {
        cells.forEach(one -> text.append("| ").append(cell(one)).append(' '));
        text.append("|\n");
    }

    private static String cell(String text) {
        return Printable.clean(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;");
    }

    /** HTML; ends with a line end. */
    public static String html(ChangeRecord record) {
        StringBuilder page = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
                .append(escaped(record.title()))
                .append("</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<h1>")
                .append(escaped(record.title()))
                .append("</h1>\n<table>\n");
        record.facts()
                .forEach(fact -> page.append("<tr><th>")
                        .append(escaped(fact.name()))
                        .append("</th><td>")
                        .append(escaped(fact.text()))
                        .append("</td></tr>\n"));
        page.append("</table>\n");
        table(page, "Steps", record.steps());
        table(page, "Way back", record.back());
        return page.append("</body>\n</html>\n").toString();
    }

    private static void table(StringBuilder page, String title, List<ChangeRecord.Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.append("<h2>").append(title).append("</h2>\n<table>\n<tr>");
        HEADS.forEach(head -> page.append("<th>").append(head).append("</th>"));
        page.append("</tr>\n");
        for (ChangeRecord.Row one : rows) {
            page.append(one.result().equals("failed") ? "<tr class=\"failed\">" : "<tr>");
            cells(one).forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static String escaped(String text) {
        return Printable.clean(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
