package org.upgradekit.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Everything this tool asks of the machine it runs on. Production wires {@code LocalHost}; tests wire hosts that fail. */
public interface Host {
    Disk disk();

    Processes processes();

    Http http();

    LocalSockets sockets();

    InstantSource clock();

    Signals signals();

    Terminal terminal();

    Identity identity();

    /** How long ago that was by this host's clock; never negative, whatever was done to the clock. */
    default Duration since(Instant began) {
        Duration took = Duration.between(began, clock().instant());
        return took.isNegative() ? Duration.ZERO : took;
    }

    /** The environment of this process, as the operating system gave it. */
    Map<String, String> environment();
}
