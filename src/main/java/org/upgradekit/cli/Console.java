package org.upgradekit.cli;

import java.io.PrintStream;
import java.time.ZoneId;
import org.upgradekit.host.Host;
import org.upgradekit.view.Style;

/** Where a command reads and writes: stdout is the result, stderr is the story. */
public record Console(Host host, PrintStream out, PrintStream err) {
    Style style(boolean colour) {
        boolean wanted =
                colour && host.terminal().interactive() && !host.environment().containsKey("NO_COLOR");
        return new Style(wanted, host.terminal().columns(), ZoneId.systemDefault());
    }
}
