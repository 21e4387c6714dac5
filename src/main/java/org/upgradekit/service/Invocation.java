package org.upgradekit.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.host.Processes;

/** One of the commands of a service, with its values filled in; {@code argv} holds no secret. */
record Invocation(List<String> argv, Map<String, String> environment, Optional<Path> directory, Optional<String> user) {
    /**
     * What lives on must hold neither our pipe (it would be killed by its next line once this process is gone) nor a
     * step's mark. So output goes to a file of the very user, which is told when the command itself has ended, and stays
     * only where something still writes to it: an unlinked file that grows is found by nobody.
     */
    private static final String DETACHED = """
            log=$(mktemp /tmp/upgrade-start.XXXXXXXX) || exit 125
            "$@" >"$log" 2>&1
            code=$?
            cat "$log"
            if [ -n "$(find /proc/[0-9]*/fd -lname "$log" 2>/dev/null)" ]; then
              echo "upgrade: what it started goes on writing to $log"
            else
              rm -f "$log"
            fi
            exit "$code"
            """;

    Processes.Command command() {
        return command(argv);
    }

    /** For a command whose processes are meant to live on. */
    Processes.Command detached() {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, "upgrade-start"));
        wrapped.addAll(argv);
        return command(wrapped);
    }

    private Processes.Command command(List<String> words) {
        return new Processes.Command(words, environment, directory, user, Optional.empty(), line -> {});
    }

    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
