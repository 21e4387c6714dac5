package org.upgradekit.host;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs, because a wrapper turns "cannot be started" into an exit code that the program may have as well. */
record Programs(String path) {
    Optional<Path> which(String program) {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        if (program.contains("/")) {
            return Optional.of(Path.of(program).toAbsolutePath()).filter(Programs::executable);
        }
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory).resolve(program);
            if (!directory.isEmpty() && executable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The file that will be executed; a name with a slash is sought from {@code directory}, as the child would. */
    Path require(String program, Path directory) throws IOException {
        if (!program.contains("/")) {
            return which(program)
                    .orElseThrow(() -> new FileNotFoundException(
                            "cannot start '" + program + "': no such program on PATH (" + path + ")"));
        }
        Path file = directory.toAbsolutePath().resolve(program).normalize();
        if (!Files.exists(file)) {
            throw new FileNotFoundException("cannot start '" + program + "': there is no file " + file);
        }
        if (!executable(file)) {
            throw new IOException("cannot start '" + program + "': " + file + " is not an executable file");
        }
        requireInterpreter(program, file);
        return file;
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** A script whose interpreter is missing is reported by the kernel as if the script itself were not there. */
    private static void requireInterpreter(String program, Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(256);
        } catch (IOException unreadable) {
            return;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("#!")) {
            String interpreter =
                    text.lines().findFirst().orElse("").substring(2).strip().split("\\s+", 2)[0];
            if (interpreter.startsWith("/") && !executable(Path.of(interpreter))) {
                throw new IOException("cannot start '" + program + "': its interpreter " + interpreter + " is missing");
            }
        }
    }
}
