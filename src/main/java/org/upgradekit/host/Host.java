package org.upgradekit.host;

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

    /** The environment of this process, as the operating system gave it. */
    Map<String, String> environment();
}
