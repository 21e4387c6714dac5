package org.upgradekit.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file, and the program that all its bytes pass when it is written or read. Without one, the programs that work on it
 * are told its name themselves.
 */
public record FilteredFile(Path file, Optional<Filter> filter) {
    /** A file that is written and read as it is. */
    public static FilteredFile plain(Path file) {
        return new FilteredFile(file, Optional.empty());
    }

    /** What a program that writes it is told as its name: with a filter its standard output. */
    public String name() {
        return filter.isPresent() ? "-" : file.toString();
    }

    /** A command line that writes the file, of one that writes to {@link #name}; the file must exist, and keeps its mode. */
    public List<String> writtenBy(List<String> argv) {
        return filter.map(program -> Pipeline.join(argv, Pipeline.into(program.argv(), file)))
                .orElse(argv);
    }

    /** A command line that reads the file, of one that reads from {@link #name}. */
    public List<String> readBy(List<String> argv) {
        return filter.map(program -> Pipeline.join(Pipeline.from(file, program.argv()), argv))
                .orElse(argv);
    }

    /** What the command lines need beside their program's own environment. */
    public Map<String, String> environment() {
        return filter.map(Filter::environment).orElse(Map.of());
    }
}
