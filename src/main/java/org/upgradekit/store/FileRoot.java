package org.upgradekit.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A path that a files store saves as a whole: a file, a directory or a link; absolute, and never the root itself. */
record FileRoot(Path path) {
    /** File systems take names of 255 bytes, and ours are longer than what they stand beside. */
    private static final int LONGEST_NAME = 255 - ".upg-undone-00000000-99".length() - 1;

    /** What is wrong with it as a place to be saved and replaced, or nothing. */
    static Optional<String> complaint(String text) {
        if (!text.startsWith("/")) {
            return Optional.of("is not an absolute path");
        }
        Path path = Path.of(text);
        if (!path.equals(path.normalize())) {
            return Optional.of("holds . or ..");
        }
        if (path.getParent() == null) {
            return Optional.of("is the root of the file system");
        }
        return path.getFileName().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME
                ? Optional.of("has a name of more than " + LONGEST_NAME + " bytes")
                : Optional.empty();
    }

    Path parent() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    String name() {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Where the old content is unpacked, in a directory that only we may enter; on the same file system. */
    Path fresh(String run) {
        return beside("new", run);
    }

    /** Stands once what was unpacked there was proven: from then on it may take the root's place. */
    Path proven(String run) {
        return fresh(run).resolve("proven." + name());
    }

    /** Where what a restore replaced is kept. */
    Path aside(String run) {
        return beside("old", run);
    }

    /** Where what the undo of a restore replaced is kept. */
    Path undone(String run) {
        return beside("undone", run);
    }

    /** Where what a renewal replaced waits for its removal. */
    Path dirty(String run) {
        return beside("dirty", run);
    }

    /** Whether a name beside it is one of those above. */
    boolean ours(Path sibling, String run) {
        return ours(sibling, run, List.of("new", "old", "undone", "dirty"));
    }

    /** Whether a name beside it is of something that was put aside to be kept. */
    boolean keeps(Path sibling, String run) {
        return ours(sibling, run, List.of("old", "undone"));
    }

    private boolean ours(Path sibling, String run, List<String> kinds) {
        String other = String.valueOf(sibling.getFileName());
        return kinds.stream()
                .map(kind -> String.valueOf(beside(kind, run).getFileName()))
                .anyMatch(own -> other.equals(own) || other.startsWith(own + "-"));
    }

    private Path beside(String kind, String run) {
        return parent().resolve("." + name() + ".upg-" + kind + "-" + run);
    }
}
