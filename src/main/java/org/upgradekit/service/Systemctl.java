package org.upgradekit.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Processes;

/** The service manager, asked and told through its own program. */
final class Systemctl {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration RELOAD = Duration.ofMinutes(2);

    /** Of the unified hierarchy, or of the one that systemd keeps beside older controllers. */
    private static final List<Path> HIERARCHIES =
            List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup/systemd"));

    private static final String PROPERTIES = String.join(
            ",",
            "Id",
            "LoadState",
            "ActiveState",
            "SubState",
            "Result",
            "MainPID",
            "Slice",
            "ControlGroup",
            "TriggeredBy",
            "UpheldBy",
            "InvocationID");

    private final Processes processes;
    private final Disk disk;

    Systemctl(Processes processes, Disk disk) {
        this.processes = processes;
        this.disk = disk;
    }

    /** What systemd says of a unit, even of one that it does not know. */
    UnitState show(String unit) {
        Completed answer = ask(List.of("systemctl", "show", "--property=" + PROPERTIES, "--", unit), ANSWER);
        Map<String, String> properties = new TreeMap<>();
        for (String line : answer.lines()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (!answer.succeeded() || !properties.containsKey("ActiveState")) {
            throw Complaint.of(
                    "systemd does not say how " + unit + " is",
                    answer.tail(20),
                    "Try by hand: systemctl status " + unit);
        }
        return new UnitState(Map.copyOf(properties));
    }

    void reload() {
        require(List.of("systemctl", "daemon-reload"), RELOAD);
    }

    /** Queues the stop; who wants to know whether it came to pass looks at the unit. */
    void requestStop(String unit) {
        require(List.of("systemctl", "stop", "--no-block", "--", unit), ANSWER);
    }

    /** Fails when it has not started after {@code limit}; systemd goes on trying. */
    Completed start(String unit, Duration limit) throws IOException {
        return Completed.of(processes, List.of("systemctl", "start", "--", unit), limit);
    }

    /** Forgets failures, which else count against the limit of starts; a unit without any is no error. */
    void resetFailed(String unit) {
        ask(List.of("systemctl", "reset-failed", "--", unit), ANSWER);
    }

    String journal(String unit) {
        return ask(
                        List.of(
                                "journalctl",
                                "--no-pager",
                                "--no-hostname",
                                "--output=short-iso",
                                "-n",
                                "20",
                                "-u",
                                unit),
                        ANSWER)
                .tail(20);
    }

    /** What a unit's own processes logged in a start, or in any where they said nothing in that one; the manager's lines are not in it. */
    String said(String unit, String invocation) {
        String now = said("_SYSTEMD_INVOCATION_ID=" + invocation);
        return now.isEmpty() ? said("_SYSTEMD_UNIT=" + unit) : now;
    }

    private String said(String match) {
        return ask(List.of("journalctl", "--no-pager", "--quiet", "--output=cat", "-n", "20", match), ANSWER)
                .tail(20);
    }

    /** The processes of a control group and of those below it. */
    Set<Long> pids(String controlGroup) {
        Set<Long> pids = new TreeSet<>();
        for (Path hierarchy : HIERARCHIES) {
            collect(hierarchy.resolve(controlGroup.substring(1)), pids::add);
        }
        return pids;
    }

    private void collect(Path group, Consumer<Long> pids) {
        try {
            if (!disk.exists(group.resolve("cgroup.procs"))) {
                return;
            }
            new String(disk.read(group.resolve("cgroup.procs")), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Long::valueOf)
                    .forEach(pids);
            for (Path below : new ArrayList<>(disk.list(group))) {
                if (disk.exists(below.resolve("cgroup.procs"))) {
                    collect(below, pids);
                }
            }
        } catch (IOException vanished) {
            // A group that ends while it is read; one that is still there is read again by who waits for it.
        }
    }

    /** The command line of a process, for people; its pid alone when it has none or has ended. */
    String describe(long pid) {
        try {
            String command =
                    new String(disk.read(Path.of("/proc", Long.toString(pid), "comm")), StandardCharsets.UTF_8);
            return pid + " (" + command.strip() + ")";
        } catch (IOException ended) {
            return Long.toString(pid);
        }
    }

    private void require(List<String> argv, Duration limit) {
        Completed answer = ask(argv, limit);
        if (!answer.succeeded()) {
            throw Complaint.of(
                    "'" + String.join(" ", argv) + "' failed with exit code " + answer.exit(), answer.tail(20), "");
        }
    }

    private Completed ask(List<String> argv, Duration limit) {
        try {
            return Completed.of(processes, argv, limit);
        } catch (IOException failure) {
            throw Complaint.of("systemd could not be asked: " + String.join(" ", argv), failure, "");
        }
    }
}
