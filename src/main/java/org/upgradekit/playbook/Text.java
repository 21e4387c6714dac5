package org.upgradekit.playbook;

import org.upgradekit.diagnostic.Position;

/**
 * A scalar as it is written, and where. It may hold references {@code ${name}}, which {@link Template} reads; the
 * reader has checked that each of them names something.
 */
public record Text(String value, Position at) {
    public Template template() {
        return Template.parse(value);
    }
}
