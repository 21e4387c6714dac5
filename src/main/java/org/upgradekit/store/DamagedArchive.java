package org.upgradekit.store;

import java.io.IOException;

/** An archive whose headers are not what this tool writes. */
final class DamagedArchive extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedArchive(String message) {
        super(message);
    }
}
