package org.upgradekit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM that was killed left of its disposable hosts. Their names carry its pid. */
final class LeftoverHosts {
    private static final Pattern NAME = Pattern.compile("th(\\d+)-.*");

    private LeftoverHosts() {}

    static void remove(Path all) throws IOException {
        if (!Files.isDirectory(all)) {
            return;
        }
        List<Path> hosts;
        try (Stream<Path> list = Files.list(all)) {
            hosts = list.filter(LeftoverHosts::isOrphan).toList();
        }
        for (Path host : hosts) {
            running(host).forEach(TestHost::kill);
            new HostDisk(host).remove();
            new Cgroup("upgradekit-" + host.getFileName()).remove();
        }
    }

    private static boolean isOrphan(Path host) {
        Matcher name = NAME.matcher(String.valueOf(host.getFileName()));
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    /** The nspawn process of a host: the one that was given its directory. */
    private static Stream<ProcessHandle> running(Path host) {
        String root = new HostDisk(host).root().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/systemd-nspawn"))
                .filter(process -> process.info().commandLine().orElse("").contains(" " + root + " "));
    }
}
