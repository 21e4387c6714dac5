package org.upgradekit.host;

import java.util.Optional;

/** The terminal, if somebody sits at one. */
public interface Terminal {
    /** Whether stdin and stderr are a terminal and TERM is not dumb: only then may anything be asked or redrawn. */
    boolean interactive();

    /** Columns of the terminal; 100 where it is not known. */
    int columns();

    /** One line typed by the operator, or empty at end of input. Never called unless {@link #interactive()}. */
    Optional<String> readLine();
}
