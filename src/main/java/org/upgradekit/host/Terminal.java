package org.upgradekit.host;

import java.util.Optional;

/** The terminal, if somebody sits at one. */
public interface Terminal {
    /** Whether stdin and stderr are a terminal and TERM is not dumb: only then may anything be asked. */
    boolean interactive();

    /** Whether stderr is a terminal that takes escape sequences: only then may anything be redrawn. */
    boolean redrawable();

    /** Of the terminal that stderr is, as it is now; 100 by 24 where that is not known. */
    Size size();

    /** Columns of the terminal; 100 where it is not known. */
    int columns();

    /** One line typed by the operator, or empty at end of input. Never called unless {@link #interactive()}. */
    Optional<String> readLine();

    /** In characters; both at least 1. */
    record Size(int columns, int rows) {}
}
