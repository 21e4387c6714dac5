package org.upgradekit.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.Main;
import org.upgradekit.host.LocalHost;
import org.upgradekit.testing.Programs;

/** The packaged program on one state directory, killed on request at a record of its journal. */
final class Tool {
    /** What a shell says of a program that ended by SIGKILL. */
    static final int KILLED = 137;

    private final Path launcher;
    private final Path java;
    private final String libraries;
    private final Path state;

    Tool(Path state) {
        Path target = Path.of(System.getProperty("upgradekit.target", "target")).toAbsolutePath();
        this.launcher = target.resolve("upgrade/bin/upgrade");
        this.java = Path.of(System.getProperty("java.home"), "bin/java");
        this.libraries = target.resolve("upgrade/lib") + "/*";
        this.state = state;
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException(launcher + " is missing: mvn -Dquick -DskipTests package");
        }
    }

    /** Runs it to its end. */
    Programs.Result run(String... arguments) throws IOException {
        return Programs.run(command(List.of(launcher.toString()), arguments));
    }

    /** The same without a process of its own, for commands that only look: a loop asks them a hundred times. */
    Programs.Result ask(String... arguments) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int exit = Main.run(command(List.of(), arguments), LocalHost.of(System.getenv()), out, out);
        return new Programs.Result(exit, bytes.toString(StandardCharsets.UTF_8));
    }

    /**
     * Runs it and kills it as it forces its nth record. A record is the only thing that is forced by fdatasync, all by one
     * thread; the line for people in upgrade.log, after the last, is one more. What it starts is not traced, nor waited for.
     */
    Programs.Result killedAt(int record, String... arguments) throws IOException {
        List<String> strace = List.of(
                "strace",
                "-f",
                "-qqq",
                "--seccomp-bpf",
                "-b",
                "execve",
                "-o",
                "/dev/null",
                "-e",
                "trace=fdatasync,execve",
                "-e",
                "inject=fdatasync:signal=SIGKILL:when=" + record,
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                libraries,
                "org.upgradekit.Main");
        return Programs.run(command(strace, arguments));
    }

    private String[] command(List<String> program, String... arguments) {
        List<String> all = new ArrayList<>(program);
        all.addAll(List.of(arguments));
        all.addAll(List.of("--state-dir", state.toString()));
        return all.toArray(String[]::new);
    }
}
