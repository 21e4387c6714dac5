package org.upgradekit.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the small system programs that this package itself needs: sync, getent, stty. */
record Tool(Programs programs) {
    /** The output of a program that needs no more than a moment; any exit code but 0 is an error with its output. */
    String run(List<String> argv) throws IOException {
        return run(argv, new File("/dev/null"));
    }

    String run(List<String> argv, File input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(argv));
        builder.command().set(0, programs.require(argv.get(0), Path.of("/")).toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.redirectErrorStream(true).redirectInput(input).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = exitCode(process);
        if (code != 0) {
            throw new IOException(String.join(" ", argv) + " failed with exit code " + code + ": " + output);
        }
        return output;
    }

    private static int exitCode(Process process) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
