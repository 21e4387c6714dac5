package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs that tests start in a Java of their own: what a signal does to a process cannot be seen from inside it. */
final class ChildJvm {
    private ChildJvm() {}

    static List<String> argv(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildJvm.class.getName()));
        argv.addAll(List.of(arguments));
        return argv;
    }

    public static void main(String[] arguments) throws Exception {
        LocalHost host = LocalHost.of(System.getenv());
        if (arguments[0].equals("signals")) {
            watch(host.signals());
        } else if (arguments[0].equals("terminal")) {
            System.out.println(
                    host.terminal().interactive() + " " + host.terminal().columns());
        } else if (arguments[0].equals("relay")) {
            System.out.println(host.sockets().reach(Path.of(arguments[1]), "nobody"));
            Thread.sleep(Duration.ofMinutes(2).toMillis());
        } else {
            startAndWait(host, arguments[0], Path.of(arguments[1]));
        }
    }

    private static void watch(Signals signals) throws InterruptedException {
        Object ended = new Object();
        synchronized (ended) {
            try (Signals.Watch watch = signals.watch((signal, count) -> System.out.println(signal + " " + count))) {
                System.out.println("watching " + (watch != null));
                while (true) {
                    ended.wait();
                }
            }
        }
    }

    private static void startAndWait(LocalHost host, String mark, Path lock) throws IOException, InterruptedException {
        Processes.Child child = host.processes()
                .start(new Processes.Command(
                        List.of("sleep", "60"),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Processes.StepMark(mark, lock)),
                        line -> {}));
        System.out.println(child.facts().pid() + " " + child.facts().startTicks() + " "
                + child.facts().bootId());
        child.await(Duration.ofMinutes(2));
    }
}
