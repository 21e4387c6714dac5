package org.upgradekit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.upgradekit.testing.Programs;

/**
 * A product's whole host as a killed run left it, server and all, so that many ways on can be tried from one point
 * without killing a run for each. Thawing it is a crash of the server at that moment.
 */
final class Frozen {
    private final Notes notes;
    private final Path copy;

    private Frozen(Notes notes, Path copy) {
        this.notes = notes;
        this.copy = copy;
    }

    /** Takes the copy; the server is stopped hard for it and stays so until {@link #thaw}. */
    static Frozen of(Notes notes, Path copy) throws IOException {
        notes.product().service("stop");
        notes.product().postgres().crash();
        Programs.run("rm", "-rf", copy.toString()).succeeded();
        Programs.run("cp", "-a", notes.home().toString(), copy.toString()).succeeded();
        return new Frozen(notes, copy);
    }

    void thaw() throws IOException {
        notes.product().service("stop");
        if (Files.exists(notes.home().resolve("postgres/data/postmaster.pid"))) {
            notes.product().postgres().crash();
        }
        Programs.run("rm", "-rf", notes.home().toString()).succeeded();
        Programs.run("cp", "-a", copy.toString(), notes.home().toString()).succeeded();
        notes.product().postgres().start();
    }
}
