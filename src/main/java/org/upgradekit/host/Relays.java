package org.upgradekit.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Starts one {@link SocketRelay} for each socket and account, and keeps it while this process lives. */
final class Relays implements LocalSockets {
    private final Identity self;
    private final Tool tool;
    private final Launch launch;
    private final Map<String, Relay> running = new HashMap<>();

    /** The pipe to it is held open by being held here: at its end the relay ends. */
    private record Relay(Process process, Path socket) {}

    Relays(Identity self, Tool tool, Launch launch) {
        this.self = self;
        this.tool = tool;
        this.launch = launch;
    }

    @Override
    public boolean may(String account) {
        if (account.equals(self.user())) {
            return true;
        }
        try {
            return self.uid() == 0 && Account.of(account, tool).uid() >= 0;
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public synchronized Path reach(Path socket, String account) throws IOException {
        if (account.equals(self.user())) {
            return socket;
        }
        String key = account + " " + socket;
        Relay known = running.get(key);
        if (known == null || !known.process().isAlive()) {
            known = start(socket, account);
            running.put(key, known);
        }
        return known.socket();
    }

    private Relay start(Path socket, String account) throws IOException {
        Processes.Command command = new Processes.Command(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SocketRelay.class.getName(),
                        socket.toString()),
                Map.of(),
                Optional.of(Path.of("/")),
                Optional.of(account),
                Optional.empty(),
                line -> {});
        Process process = launch.prepare(command)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String first = output.readLine();
        if (first == null || !first.startsWith("/")) {
            String rest = output.lines().collect(Collectors.joining("\n"));
            throw new IOException("the relay to " + socket + " as " + account + " did not start: "
                    + (first == null ? "it said nothing" : (first + "\n" + rest).strip()));
        }
        return new Relay(process, Path.of(first));
    }
}
