package org.upgradekit.diagnostic;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why the operating system refused, in words: Java's messages are often a path alone. */
public final class Reason {
    private Reason() {}

    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file: " + failure.getMessage();
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied: " + failure.getMessage();
        }
        if (failure instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason() + ": " + known.getFile();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
