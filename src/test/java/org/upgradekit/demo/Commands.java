package org.upgradekit.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs other programs, with no input and their output in a file: a server they start would hold a pipe open. */
final class Commands {
    private Commands() {}

    /** Fails with the command and its output unless it ends with 0. */
    static void run(List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit = waitFor(process);
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit + ":\n" + Files.readString(log));
        }
    }

    private static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
