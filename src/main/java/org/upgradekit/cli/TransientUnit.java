package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Processes;

/**
 * A unit of systemd that lasts as long as its command. One that failed is kept by systemd until somebody resets it, so
 * that {@code systemctl --failed} shows it.
 */
final class TransientUnit {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** Only the program itself is told to stop, and has the time to end a step; what its steps have started lives on. */
    private static final List<String> PROPERTIES = List.of(
            "--property=Type=exec",
            "--property=KillMode=process",
            "--property=TimeoutStopSec=15min",
            "--property=OOMPolicy=continue");

    private final Processes processes;
    private final String name;

    /** @param name without its ending */
    TransientUnit(Processes processes, String name) {
        this.processes = processes;
        this.name = name + ".service";
    }

    String name() {
        return name;
    }

    /** Returns once the command was executed: by then the file with its environment was read. */
    void start(List<String> command, Path environment, String description) throws IOException {
        List<String> argv = new ArrayList<>(List.of("systemd-run", "--quiet", "--no-ask-password", "--unit=" + name));
        argv.addAll(PROPERTIES);
        argv.add("--property=EnvironmentFile=" + environment);
        argv.add("--property=WorkingDirectory=" + Path.of("").toAbsolutePath());
        argv.add("--description=" + description);
        argv.add("--");
        // systemd puts variables in place of $NAME in a unit's arguments.
        command.forEach(word -> argv.add(word.replace("$", "$$")));
        Completed started = Completed.of(processes, argv, ANSWER);
        if (!started.succeeded()) {
            throw new IOException("systemd-run: " + started.tail(10));
        }
    }

    boolean active() throws IOException {
        return property("ActiveState").equals("active");
    }

    /** Of its command, once that has failed. */
    String exitCode() throws IOException {
        return property("ExecMainStatus");
    }

    private String property(String property) throws IOException {
        return Completed.of(processes, List.of("systemctl", "show", "-P", property, name), ANSWER)
                .text()
                .strip();
    }

    /** The last lines that its command wrote. */
    String said() throws IOException {
        List<String> journal =
                List.of("journalctl", "--unit=" + name, "--output=cat", "--no-pager", "--quiet", "--lines=40");
        return Completed.of(processes, journal, ANSWER).tail(40);
    }

    /** For a failure that was told already. */
    void forget() throws IOException {
        Completed.of(processes, List.of("systemctl", "reset-failed", name), ANSWER);
    }
}
