package org.upgradekit.secret;

import java.util.Optional;

/** Knows some names that may stand in {@code ${…}}. */
public interface ValueSource {
    /** The value at this moment, or empty when the name is not one of this source's. */
    Optional<String> value(String name);
}
