package org.upgradekit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server of Debian's programs in a directory of its own, as the user {@code postgres} when we are root. */
final class DebianServer {
    private final Path programs;
    private final Path directory;

    private DebianServer(Path programs, Path directory) {
        this.programs = programs;
        this.directory = directory;
    }

    static int start(int major, Map<String, String> settings) throws IOException {
        Path directory = Files.createTempDirectory("upgradekit-debian-");
        DebianServer server = new DebianServer(Path.of("/usr/lib/postgresql/" + major + "/bin"), directory);
        Runtime.getRuntime().addShutdownHook(new Thread(server::end));
        if (Need.ROOT.isMet()) {
            Programs.run("chown", "postgres:postgres", directory.toString()).succeeded();
        }
        int port = freePort();
        server.run("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        Files.writeString(
                directory.resolve("data/postgresql.conf"),
                "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nport = " + port + "\n"
                        + settings.entrySet().stream()
                                .map(one -> one.getKey() + " = '" + one.getValue() + "'\n")
                                .collect(Collectors.joining()),
                StandardOpenOption.APPEND);
        server.run("pg_ctl", "-D", server.data(), "-w", "-t", "60", "-l", directory.resolve("log") + "", "start");
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Need.ROOT.isMet()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Programs.run(command, Map.of()).succeeded();
    }

    private void end() {
        try {
            if (Files.exists(directory.resolve("data/postmaster.pid"))) {
                run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
            }
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
