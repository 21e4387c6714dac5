package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.host.Terminal;

/**
 * Keeps the live part at the end of a screen: what is finished is printed above it once and scrolls away like anything
 * else, of the live part only the lines that changed are written. The cursor rests on the free line below, so that
 * whatever else writes there, a shell after a kill above all, begins at a line of its own.
 *
 * <p>Each call is one text to be written in one go, which hides the cursor and shows it again: however the process ends,
 * no terminal is left without one. Nothing wraps meanwhile: where a terminal takes a character for wider than we do, a
 * line loses its end and the frame stays whole.
 */
final class Painter {
    private static final String BEGIN = "\u001b[?25l\u001b[?7l\r";
    private static final String END = "\u001b[?7h\u001b[?25h";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String ERASE_LINE = "\u001b[2K";

    private List<String> shown = List.of();
    private Terminal.Size size = new Terminal.Size(0, 0);

    /** Whether the next frame is written anew, whatever is there: somebody may have typed over it. */
    private boolean whole = true;

    /** The next frame trusts nothing of what is on the screen. */
    void doubt() {
        whole = true;
    }

    /**
     * What has to be written.
     *
     * @param finished lines that stay, above the live part
     * @param frame the live part from now on
     */
    String paint(List<String> finished, List<String> frame, Terminal.Size now) {
        StringBuilder out = new StringBuilder(BEGIN);
        if (reflowed(now)) {
            scrollOut(out, now);
        }
        if (whole || !now.equals(size) || !finished.isEmpty() || frame.size() != shown.size()) {
            up(out, Math.min(shown.size(), now.rows() - 1));
            out.append(ERASE_BELOW).append("\u001b[?7h");
            finished.forEach(line -> out.append(line).append("\r\n"));
            out.append("\u001b[?7l");
            frame.forEach(line -> out.append(line).append("\r\n"));
        } else {
            difference(out, frame);
        }
        shown = new ArrayList<>(frame);
        size = now;
        whole = false;
        return out.append(END).toString();
    }

    /** Takes the live part off the screen; what follows is printed where it was. */
    String clear(Terminal.Size now) {
        String text = paint(List.of(), List.of(), now);
        whole = true;
        return text;
    }

    private void difference(StringBuilder out, List<String> frame) {
        up(out, frame.size());
        int down = 0;
        for (int i = 0; i < frame.size(); i++) {
            if (!frame.get(i).equals(shown.get(i))) {
                down(out, down);
                out.append(ERASE_LINE).append(frame.get(i)).append('\r');
                down = 0;
            }
            down++;
        }
        down(out, down);
    }

    /** Some terminals break long lines anew when they get narrower, others cut them: where our lines are is not known. */
    private boolean reflowed(Terminal.Size now) {
        return now.columns() < size.columns()
                && shown.stream().anyMatch(line -> Printable.painted(line) > now.columns());
    }

    /** Moves all that is on the screen into the scrollback, where nothing of it is lost, and begins at the top. */
    private void scrollOut(StringBuilder out, Terminal.Size now) {
        out.append("\u001b[").append(now.rows()).append(";1H");
        out.append("\n".repeat(now.rows()));
        out.append("\u001b[H");
        shown = List.of();
        whole = true;
    }

    private static void up(StringBuilder out, int lines) {
        if (lines > 0) {
            out.append("\u001b[").append(lines).append('A');
        }
    }

    private static void down(StringBuilder out, int lines) {
        if (lines > 0) {
            out.append("\u001b[").append(lines).append('B');
        }
    }
}
