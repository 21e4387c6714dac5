package org.upgradekit.cli;

import java.io.PrintStream;
import java.time.ZoneId;
import org.upgradekit.host.Host;
import org.upgradekit.secret.Redactor;
import org.upgradekit.view.Style;

/**
 * Where a command reads and writes: stdout is the result, stderr is the story.
 *
 * @param redactor knows every secret that this process has read, so that no message of a failure shows one
 */
public record Console(Host host, PrintStream out, PrintStream err, Redactor redactor) {
    Style style(boolean colour) {
        boolean wanted =
                colour && host.terminal().interactive() && !host.environment().containsKey("NO_COLOR");
        return new Style(wanted, host.terminal().columns(), ZoneId.systemDefault());
    }
}
