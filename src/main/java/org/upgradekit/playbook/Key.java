package org.upgradekit.playbook;

/**
 * A key of playbooks. Reader, schema and reference page walk the same ones.
 *
 * @param documentation sentences for people, in Markdown
 * @param since the first version of Upgradekit that knows it
 */
record Key(String name, Type type, boolean required, String documentation, String since) {
    private static final String FIRST = "0.1";

    static Key required(String name, Type type, String documentation) {
        return new Key(name, type, true, documentation, FIRST);
    }

    static Key optional(String name, Type type, String documentation) {
        return new Key(name, type, false, documentation, FIRST);
    }
}
