package org.upgradekit.view;

import org.upgradekit.diagnostic.ExitCode;

/** The table of exit codes. */
public final class ExitCodesView {
    private static final int CODE = 4;
    private static final int BETWEEN = 2;

    private final Style style;

    public ExitCodesView(Style style) {
        this.style = style;
    }

    /** For people. Ends with a line end. */
    public String text() {
        Lines lines = new Lines(style);
        lines.add(style.faint("EXIT  MEANING"));
        for (ExitCode code : ExitCode.values()) {
            boolean first = true;
            for (String part : Printable.wrap(code.meaning(), style.width() - CODE - BETWEEN)) {
                String number = first ? Integer.toString(code.code()) : "";
                lines.add(Printable.right(number, CODE) + " ".repeat(BETWEEN) + part);
                first = false;
            }
        }
        lines.blank();
        lines.indented(
                0,
                "upgrade status answers with the state of the newest run: 0 settled, 8 while it is going, 6 stopped,"
                        + " 7 interrupted, 10 the rollback failed. With --follow it ends with 130 after Ctrl-C (143 after TERM, 129 after HUP): the"
                        + " run goes on. A code that is not here means failure.");
        return lines.toString();
    }
}
