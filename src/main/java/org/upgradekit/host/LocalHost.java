package org.upgradekit.host;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** The machine this process runs on: Linux with /proc, util-linux and coreutils. */
public final class LocalHost implements Host {
    private final Map<String, String> environment;
    private final Identity identity;
    private final Disk disk;
    private final Processes processes;
    private final Terminal terminal;
    private final LocalSockets sockets;
    private final Http http = new LocalHttp();
    private final Signals signals = new LocalSignals();

    private LocalHost(Map<String, String> environment, Identity identity) {
        this.environment = Map.copyOf(environment);
        this.identity = identity;
        Tool tool = new Tool(new Programs(Launch.path(environment)));
        Launch launch = new Launch(this.environment, identity, tool);
        this.disk = new LocalDisk(tool);
        this.processes = new LocalProcesses(launch, identity, tool, disk);
        this.sockets = new Relays(identity, tool, launch);
        this.terminal = new LocalTerminal(this.environment, tool);
    }

    /**
     * This machine, seen with the given environment (PATH, HOME, TZ, TERM, COLUMNS).
     *
     * @throws IOException when /proc cannot be read: then this is no Linux, and nothing here would work
     */
    public static LocalHost of(Map<String, String> environment) throws IOException {
        return new LocalHost(environment, LocalIdentity.read());
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public Processes processes() {
        return processes;
    }

    @Override
    public Http http() {
        return http;
    }

    @Override
    public LocalSockets sockets() {
        return sockets;
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public Signals signals() {
        return signals;
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }
}
