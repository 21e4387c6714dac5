package org.upgradekit.view;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import org.upgradekit.host.Terminal;

/**
 * Where a live view plays.
 *
 * @param out in UTF-8, to a terminal that can be redrawn: stderr
 */
public record Stage(PrintStream out, Terminal terminal, InstantSource clock, ZoneId zone) {}
