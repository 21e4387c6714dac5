package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads who and where this process is. */
final class LocalIdentity {
    private static final Path SELF = Path.of("/proc/self");

    private LocalIdentity() {}

    static Identity read() throws IOException {
        String hostname = text("/proc/sys/kernel/hostname");
        Path machine = Path.of("/etc/machine-id");
        String machineId = Files.isReadable(machine) ? Files.readString(machine).strip() : "";
        ProcessTable.Row self = ProcessTable.parse(Files.readString(SELF.resolve("stat")));
        return new Identity(
                hostname,
                machineId.isEmpty() ? hostname : machineId,
                text("/proc/sys/kernel/random/boot_id"),
                System.getProperty("user.name", "?"),
                uid(Files.readAllLines(SELF.resolve("status"))),
                self.pid(),
                self.startTicks(),
                cgroup(Files.readAllLines(SELF.resolve("cgroup"))));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file)).strip();
    }

    /** The effective user: the second number of the line {@code Uid:}. */
    private static int uid(List<String> status) throws IOException {
        return status.stream()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> Integer.parseInt(line.split("\\s+", -1)[2]))
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status has no line Uid:"));
    }

    /** systemd's own hierarchy: {@code 1:name=systemd:/path} where there are several, else the single {@code 0::/path}. */
    static String cgroup(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains(":name=systemd:"))
                .findFirst()
                .or(() -> lines.stream().filter(line -> line.startsWith("0::")).findFirst())
                .map(line -> line.substring(line.indexOf('/')))
                .orElse("/");
    }
}
