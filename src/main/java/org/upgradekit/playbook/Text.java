package org.upgradekit.playbook;

import org.upgradekit.diagnostic.Position;

/**
 * A scalar as it is written, and where. It may hold references {@code ${name}}, which {@link Template} reads; the
 * reader has checked that each of them names something.
 */
public record Text(String value, Position at) {
    /** Whether the value that a name stands for is, or holds, a secret. */
    public static boolean secret(String name) {
        return Names.secret(name);
    }

    public Template template() {
        return Template.parse(value);
    }
}
