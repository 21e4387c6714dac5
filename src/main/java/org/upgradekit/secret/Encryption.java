package org.upgradekit.secret;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether copies are encrypted, and what opens them here.
 *
 * @param recipients for whom new copies are encrypted; empty when they are not
 * @param identity the file of age's private keys, where one was named; gpg has its keyring
 */
public record Encryption(Optional<Recipients> recipients, Optional<Path> identity) {
    /** Nothing is encrypted, and what was cannot be opened. */
    public static final Encryption NONE = new Encryption(Optional.empty(), Optional.empty());
}
