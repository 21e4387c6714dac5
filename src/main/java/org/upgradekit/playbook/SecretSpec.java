package org.upgradekit.playbook;

import java.util.List;
import java.util.Optional;

/** Where a secret's value is; the playbook never holds the value. */
public record SecretSpec(String name, Source source) {
    /** The places. */
    public sealed interface Source {}

    /** A program that prints it, started without a shell. */
    public record Program(List<Text> argv) implements Source {}

    /** A variable of the environment. */
    public record Environment(String variable) implements Source {}

    /**
     * A file.
     *
     * @param key the line {@code KEY=value} of it; the whole file when absent
     */
    public record File(Text path, Optional<String> key) implements Source {}
}
