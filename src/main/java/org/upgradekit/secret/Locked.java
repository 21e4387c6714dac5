package org.upgradekit.secret;

import java.io.IOException;

/** An encrypted copy that cannot be opened here; nothing is said of whether it is whole. */
public final class Locked extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param why with the way out */
    public Locked(String why) {
        super(why);
    }
}
