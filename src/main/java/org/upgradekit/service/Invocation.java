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
     * What lives on must hold neither our pipe (its next line would kill it once this process is gone) nor a step's mark.
     * And nothing may be kept of what it writes: no redactor has seen it. So it gets a pipe of its own. What comes before
     * the end of the command itself is passed on; what comes later is read and dropped, by a cat that ends with the last
     * writer. The end is a line in that same pipe, because only so is everything written before it known to be read.
     */
    private static final String DETACHED = """
            end="upgrade-start $$ ended"
            { "$@" 2>&1; printf '\\n%s %s\\n' "$end" "$?"; } | {
              trap '' PIPE
              code=125
              empty=
              while IFS= read -r line; do
                case $line in
                  "$end "*) code=${line##* }; break ;;
                  '') printf %s "$empty"; empty='
            ' ;;
                  *) printf '%s%s\\n' "$empty" "$line"; empty= ;;
                esac
              done
              exec 3<&0
              trap - PIPE
              cat <&3 >/dev/null 2>&1 &
              exit "$code"
            }
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
