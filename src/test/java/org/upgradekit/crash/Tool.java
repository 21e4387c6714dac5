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
import org.upgradekit.testing.Wire;

/** The packaged program on one state directory, killed on request at a call that makes something durable. */
final class Tool {
    /** What a shell says of a program that ended by SIGKILL. */
    static final int KILLED = 137;

    /** Forces a record of the journal. Nothing else is forced so but the line for people in upgrade.log, after the last. */
    static final String RECORD = "fdatasync";

    /** Forces every other file, and directories. */
    static final String FILE = "fsync";

    /** All calls that make something durable or visible, with those that begin a child or another thread. */
    private static final String DURABLE = "fsync,fdatasync,rename,link,unlink,unlinkat,rmdir,ftruncate,mkdir,clone3";

    /** All calls of one thread that fail on a full or a broken disk. */
    private static final String WRITING =
            "write,pwrite64,fsync,fdatasync,rename,link,unlink,unlinkat,rmdir,ftruncate,mkdir";

    private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?([a-z0-9]+)\\(");

    private final Path java;
    private final String libraries;
    private final Path archive;
    private final Path state;
    private final Map<String, String> environment;

    /** @param archive where {@link #trained} keeps the program's classes, which halves the start of those to be killed */
    Tool(Path state, Path archive) {
        this(state, archive, Map.of());
    }

    private Tool(Path state, Path archive, Map<String, String> environment) {
        this.environment = environment;
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
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        int exit = Main.run(command(List.of(), arguments), LocalHost.of(all), out, out);
        return new Programs.Result(exit, bytes.toString(StandardCharsets.UTF_8));
    }

    /** Runs it and kills it at the entry of its nth such call. */
    Programs.Result killedAt(String call, int count, String... arguments) throws IOException {
        return traced(
                        List.of("-e", "trace=" + call, "-e", "inject=" + call + ":signal=SIGKILL:when=" + count),
                        victim -> {},
                        arguments)
                .result();
    }

    /** Runs it to its end; a call of its working thread fails, or a signal comes at it, as {@code error=EIO:when=3} says. */
    Traced disturbedAt(String call, String how, String... arguments) throws IOException {
        return traced(
                List.of("-y", "-e", "trace=" + call, "-e", "inject=" + call + ":" + how), victim -> {}, arguments);
    }

    /** Runs it to its end; a signal comes at the nth such call. Empty when none came: there was no such call. */
    Optional<Programs.Result> signalledAt(Moment.Call moment, String signal, int times, String... arguments)
            throws IOException {
        int last = moment.number() + times - 1;
        String when = moment.number() + (times == 1 ? "" : ".." + last);
        Traced run = disturbedAt(moment.name(), "signal=" + signal + ":when=" + when, arguments);
        boolean came = run.trace().stream().anyMatch(line -> line.startsWith("--- " + signal));
        return Optional.of(run.result()).filter(result -> came);
    }

    /**
     * Runs it to its end; after the nth such call it is held until something was done beside it. Empty when it never came to
     * that: there was no such call.
     */
    Optional<Programs.Result> heldAt(Moment.Call moment, Act act, String... arguments) throws IOException {
        String how = "inject=" + moment.name() + ":signal=SIGSTOP:when=" + moment.number();
        AtomicBoolean done = new AtomicBoolean();
        Act once = program -> {
            act.beside(program);
            done.set(true);
        };
        Traced run = traced(List.of("-e", "trace=" + moment.name(), "-e", how), held(once), arguments);
        return Optional.of(run.result()).filter(result -> done.get());
    }

    /** The same program with more in its environment. */
    Tool with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Tool(state, archive, more);
    }

    /** The same program with another state directory. */
    Tool on(Path other) {
        return new Tool(other, archive, environment);
    }

    /** The same program where the clock of the host is as this file has it, {@code -1h} or {@code +0}. */
    Tool byClock(Path clock) {
        Map<String, String> fake = Map.of(
                "LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                "FAKETIME_NO_CACHE", "1",
                // Else a wait by the clock that is not faked comes back at once, and a JVM does nothing but wait.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1");
        return new Tool(state, archive, fake);
    }

    /** What a test does beside the program. */
    interface Act {
        void beside(Process program) throws Exception;
    }

    /**
     * A run that was watched.
     *
     * @param trace the calls, a line each
     */
    record Traced(Programs.Result result, List<String> trace) {
        /** The call at which something was done, as strace shows it; empty when it never came to that. */
        Optional<String> disturbed() {
            return trace.stream().filter(line -> line.contains("(INJECTED)")).findFirst();
        }
    }

    private static Act held(Act act) {
        return program -> {
            Path status = Path.of("/proc/" + program.pid() + "/stat");
            while (program.isAlive()) {
                String text = Files.readString(status);
                if (text.substring(text.lastIndexOf(')') + 2).startsWith("T")) {
                    act.beside(program);
                    Programs.run("kill", "-CONT", Long.toString(program.pid())).succeeded();
                    return;
                }
                Notes.sleep();
            }
        };
    }

    /**
     * Runs it to its end. Only the thread that does the durable work is traced: a stop at each call of the compiler's
     * threads doubles what a case costs.
     */
    private Traced traced(List<String> options, Act act, String... arguments) throws IOException {
        Path output = Files.createTempFile("killed-", ".out");
        Path trace = Files.createTempFile("killed-", ".trace");
        Process process = started(output, arguments);
        try {
            List<String> strace =
                    new ArrayList<>(List.of("strace", "-qqq", "-o", trace.toString(), "-p", mainThread(process)));
            strace.addAll(options);
            Process tracer = new ProcessBuilder(strace)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            act.beside(process);
            int exit = process.waitFor();
            tracer.waitFor();
            return new Traced(new Programs.Result(exit, Files.readString(output)), Files.readAllLines(trace));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(trace);
        }
    }

    /**
     * The durable calls of a whole run, each a moment at which it can be killed. Of the calls that begin something those
     * count that begin a child, and the one after each: then the child is at work, and nothing was recorded of it.
     */
    List<Moment> moments(String... arguments) throws IOException {
        Traced run = traced(List.of("-e", "trace=" + DURABLE), victim -> {}, arguments);
        run.result().succeeded();
        return moments(run.trace());
    }

    /** The calls of a whole run that write, or force what was written, below a directory, each a moment at which it can fail. */
    List<Moment.Call> writes(Path directory, String... arguments) throws IOException {
        Traced run = traced(List.of("-y", "-e", "trace=" + WRITING), victim -> {}, arguments);
        run.result().succeeded();
        Map<String, Integer> counts = new HashMap<>();
        List<Moment.Call> all = new ArrayList<>();
        for (String line : run.trace()) {
            Matcher call = CALL.matcher(line);
            if (call.find()) {
                int number = counts.merge(call.group(1), 1, Integer::sum);
                if (line.contains(directory.toString())) {
                    all.add(new Moment.Call(call.group(1), number));
                }
            }
        }
        return all;
    }

    /** How many of its durable calls below a directory each thread of the program made, of a whole run. */
    Map<String, Integer> threads(Path directory, String... arguments) throws IOException {
        Path output = Files.createTempFile("killed-", ".out");
        Path trace = Files.createTempFile("killed-", ".trace");
        try {
            List<String> command = new ArrayList<>(
                    List.of("strace", "-f", "-y", "-qqq", "-o", trace.toString(), "-e", "trace=" + DURABLE));
            command.addAll(List.of(command(java("-XX:SharedArchiveFile=" + archive), arguments)));
            Process process = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            // strace itself would wait for the service that was started as well.
            while (process.isAlive() && process.children().findFirst().isEmpty()) {
                Notes.sleep();
            }
            process.children().forEach(program -> program.onExit().join());
            process.destroyForcibly();
            process.waitFor();
            return Threads.of(Files.readAllLines(trace)).count(directory.toString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
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

    /**
     * A run in which something was to happen at a statement.
     *
     * @param met whether it came to that statement; else it was not disturbed at all
     */
    record Cut(Programs.Result result, boolean met) {}

    /** Runs it and kills it at a statement. */
    Cut killedAt(Wire wire, Moment.Statement moment, String... arguments) throws IOException {
        return cutAt(wire, moment, true, () -> {}, arguments);
    }

    /** Runs it to its end; at a statement something happens beside it, and to it where it is killed as well. */
    Cut cutAt(Wire wire, Moment.Statement moment, boolean killed, Runnable act, String... arguments)
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
            return new Cut(new Programs.Result(exit, Files.readString(output)), begun.get());
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
        ProcessBuilder builder = new ProcessBuilder(command(java("-XX:SharedArchiveFile=" + archive), arguments))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
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
