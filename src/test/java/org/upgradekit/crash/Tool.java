package org.upgradekit.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.upgradekit.Main;
import org.upgradekit.host.LocalHost;
import org.upgradekit.testing.Programs;

/** The packaged program on one state directory, killed on request at a call that makes something durable. */
final class Tool {
    /** What a shell says of a program that ended by SIGKILL. */
    static final int KILLED = 137;

    /** Forces a record of the journal. Nothing else is forced so but the line for people in upgrade.log, after the last. */
    static final String RECORD = "fdatasync";

    /** Forces every other file, and directories. */
    static final String FILE = "fsync";

    /** All calls that make something durable or visible, with those that begin a child or another thread. */
    private static final String DURABLE = "fsync,fdatasync,rename,link,unlink,rmdir,ftruncate,mkdir,clone3";

    private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?([a-z0-9]+)\\(");

    private final Path java;
    private final String libraries;
    private final Path archive;
    private final Path state;

    /** @param archive where {@link #trained} keeps the program's classes, which halves the start of those to be killed */
    Tool(Path state, Path archive) {
        Path target = Path.of(System.getProperty("upgradekit.target", "target")).toAbsolutePath();
        this.java = Path.of(System.getProperty("java.home"), "bin/java");
        this.libraries = target.resolve("upgrade/lib") + "/*";
        this.archive = archive;
        this.state = state;
        if (!Files.isExecutable(target.resolve("upgrade/bin/upgrade"))) {
            throw new IllegalStateException(target + " holds no program: mvn -Dquick -DskipTests package");
        }
    }

    /** Runs it to its end in a process of its own, and keeps its classes for the runs after it. */
    Programs.Result trained(String... arguments) throws IOException {
        return Programs.run(command(java("-XX:ArchiveClassesAtExit=" + archive), arguments));
    }

    /** Runs it to its end without a process of its own: the same from {@code main} on, and this JVM is warm. */
    Programs.Result run(String... arguments) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int exit = Main.run(command(List.of(), arguments), LocalHost.of(System.getenv()), out, out);
        return new Programs.Result(exit, bytes.toString(StandardCharsets.UTF_8));
    }

    /**
     * Runs it and kills it at the entry of its nth such call. Only the thread that does the durable work is traced: a
     * stop at each call of the compiler's threads doubles what a case costs.
     */
    Programs.Result killedAt(String call, int count, String... arguments) throws IOException {
        Path output = Files.createTempFile("killed-", ".out");
        Process process = started(output, arguments);
        try {
            Process tracer = new ProcessBuilder(
                            "strace",
                            "-qqq",
                            "-o",
                            "/dev/null",
                            "-p",
                            mainThread(process),
                            "-e",
                            "trace=" + call,
                            "-e",
                            "inject=" + call + ":signal=SIGKILL:when=" + count)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            int exit = process.waitFor();
            tracer.waitFor();
            return new Programs.Result(exit, Files.readString(output));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /**
     * The durable calls of a whole run, each a moment at which it can be killed. Of the calls that begin something those
     * count that begin a child, and the one after each: then the child is at work, and nothing was recorded of it.
     */
    List<Moment> moments(String... arguments) throws IOException {
        Path output = Files.createTempFile("counted-", ".out");
        Path trace = Files.createTempFile("counted-", ".trace");
        Process process = started(output, arguments);
        try {
            Process tracer = new ProcessBuilder(
                            "strace",
                            "-qqq",
                            "-o",
                            trace.toString(),
                            "-p",
                            mainThread(process),
                            "-e",
                            "trace=" + DURABLE)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            int exit = process.waitFor();
            tracer.waitFor();
            new Programs.Result(exit, Files.readString(output)).succeeded();
            return moments(Files.readAllLines(trace));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(trace);
        }
    }

    private static List<Moment> moments(List<String> trace) {
        Map<String, Integer> counts = new HashMap<>();
        List<Moment> all = new ArrayList<>();
        boolean begun = false;
        for (String line : trace) {
            Matcher call = CALL.matcher(line);
            if (!call.find()) {
                continue;
            }
            int number = counts.merge(call.group(1), 1, Integer::sum);
            boolean child = line.contains("CLONE_VFORK");
            if (!call.group(1).equals("clone3") || child || begun) {
                all.add(new Moment.Call(call.group(1), number));
            }
            begun = child;
        }
        return all;
    }

    /** The launcher makes one thread, before all others of the JVM, and calls main on it. */
    private static String mainThread(Process process) throws IOException {
        while (process.isAlive()) {
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
                Optional<Long> first = threads.map(
                                path -> Long.valueOf(path.getFileName().toString()))
                        .filter(thread -> thread != process.pid())
                        .min(Long::compare);
                if (first.isPresent()) {
                    return first.get().toString();
                }
            }
        }
        throw new IllegalStateException("it ended before it began");
    }

    /** Runs it and kills it at a statement. */
    Programs.Result killedAt(Wire wire, Moment.Statement moment, String... arguments) throws IOException {
        return cutAt(wire, moment, true, () -> {}, arguments);
    }

    /** Runs it to its end; at a statement something happens beside it, and to it where it is killed as well. */
    Programs.Result cutAt(Wire wire, Moment.Statement moment, boolean killed, Runnable act, String... arguments)
            throws IOException {
        Path output = Files.createTempFile("killed-", ".out");
        CompletableFuture<Process> victim = new CompletableFuture<>();
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        wire.arm(moment.number(), moment.reach(), () -> {
            begun.set(true);
            if (killed) {
                victim.join().destroyForcibly().onExit().join();
            }
            act.run();
            over.complete(true);
        });
        Process process = started(output, arguments);
        victim.complete(process);
        try {
            int exit = process.waitFor();
            if (begun.get()) {
                over.join();
            }
            return new Programs.Result(exit, Files.readString(output));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
            wire.count();
            Files.delete(output);
        }
    }

    /** Starts it in a process of its own, which the caller kills. */
    Process started(String... arguments) throws IOException {
        return started(Path.of("/dev/null"), arguments);
    }

    /** The same; what it says goes to this file as it is said. */
    Process started(Path output, String... arguments) throws IOException {
        return new ProcessBuilder(command(java("-XX:SharedArchiveFile=" + archive), arguments))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** As bin/upgrade starts it, but for the archive, and without the second compiler, which only large copies need. */
    private List<String> java(String sharing) {
        return List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                sharing,
                "-cp",
                libraries,
                "org.upgradekit.Main");
    }

    private String[] command(List<String> program, String... arguments) {
        List<String> all = new ArrayList<>(program);
        all.addAll(List.of(arguments));
        all.addAll(List.of("--state-dir", state.toString()));
        return all.toArray(String[]::new);
    }
}
