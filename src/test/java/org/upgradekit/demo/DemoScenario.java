package org.upgradekit.demo;

import java.util.Locale;
import java.util.Optional;

/** What version 2.0 brings: the same tables in the end, on a smooth or a rough way. */
public enum DemoScenario {
    /** Three migrations that succeed. */
    UPGRADE(""),
    /** The second migration fails on a duplicate key, after the first has rewritten a table. */
    FAILURE("2.0-failing"),
    /** The second migration takes more than six seconds: time enough to kill the tool. */
    KILLED("2.0-slow");

    private final String replacements;

    DemoScenario(String replacements) {
        this.replacements = replacements;
    }

    /** The folder with files that take the place of those of the same version in {@code 2.0}. */
    Optional<String> replacements() {
        return Optional.of(replacements).filter(name -> !name.isEmpty());
    }

    static DemoScenario named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
