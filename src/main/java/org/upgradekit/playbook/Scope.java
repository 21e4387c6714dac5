package org.upgradekit.playbook;

/**
 * Which names {@code ${...}} may take at a place.
 */
enum Scope {
    NONE("no references"),
    /** A setting's own value: so there is no circle. */
    EARLIER_SETTINGS("settings that stand before it"),
    SETTINGS("settings"),
    /** How a store is reached: known before anything else is. */
    CONNECTION("settings and secrets"),
    /** Arguments of a process, which other users can read. */
    ARGV("settings, from, to, running and stores, but no secrets"),
    /** What logs or people can see. */
    SHOWN("settings, from, to, running and stores, but no secrets"),
    VALUE("settings, from, to, running, stores and secrets"),
    /** The shell's own references, which are not ours to fill. */
    SCRIPT("the shell's own variables: values reach it by env");

    private final String documentation;

    Scope(String documentation) {
        this.documentation = documentation;
    }

    /** Whether files of the playbook's folder may stand here. */
    boolean takesFiles() {
        return this == ARGV || this == SHOWN || this == VALUE;
    }

    String documentation() {
        return documentation;
    }
}
