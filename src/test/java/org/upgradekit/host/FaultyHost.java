package org.upgradekit.host;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** The real machine with one of its doors replaced; each {@code with} gives a new host. */
public record FaultyHost(
        Disk disk,
        Processes processes,
        Http http,
        LocalSockets sockets,
        InstantSource clock,
        Signals signals,
        Terminal terminal,
        Identity identity,
        Map<String, String> environment)
        implements Host {
    /** The machine as it is. */
    public static FaultyHost real() throws IOException {
        return of(LocalHost.of(System.getenv()));
    }

    public static FaultyHost of(Host host) {
        return new FaultyHost(
                host.disk(),
                host.processes(),
                host.http(),
                host.sockets(),
                host.clock(),
                host.signals(),
                host.terminal(),
                host.identity(),
                host.environment());
    }

    /** A disk that is full after that many changes, see {@link FaultyDisk}. */
    public FaultyHost fullAfter(int changes) {
        return with(new FaultyDisk(disk, changes));
    }

    public FaultyHost with(Disk other) {
        return new FaultyHost(other, processes, http, sockets, clock, signals, terminal, identity, environment);
    }

    public FaultyHost with(Processes other) {
        return new FaultyHost(disk, other, http, sockets, clock, signals, terminal, identity, environment);
    }

    public FaultyHost with(InstantSource other) {
        return new FaultyHost(disk, processes, http, sockets, other, signals, terminal, identity, environment);
    }

    public FaultyHost with(Signals other) {
        return new FaultyHost(disk, processes, http, sockets, clock, other, terminal, identity, environment);
    }

    public FaultyHost with(Terminal other) {
        return new FaultyHost(disk, processes, http, sockets, clock, signals, other, identity, environment);
    }

    public FaultyHost with(Identity other) {
        return new FaultyHost(disk, processes, http, sockets, clock, signals, terminal, other, environment);
    }

    public FaultyHost with(Map<String, String> other) {
        return new FaultyHost(disk, processes, http, sockets, clock, signals, terminal, identity, other);
    }
}
