package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.upgradekit.host.FilteredFile;
import org.upgradekit.host.Host;
import org.upgradekit.secret.Ciphers;
import org.upgradekit.secret.Locked;

/** Makes and finds the archives of roots, encrypted where that is wanted, and opened where that can be done. */
final class Archives {
    private final Host host;
    private final Tar tar;
    private final Ciphers ciphers;

    Archives(Host host, Tar tar, Ciphers ciphers) {
        this.host = host;
        this.tar = tar;
        this.ciphers = ciphers;
    }

    /** Saves a root that is there as the archive of this number, and looks at what it wrote as far as it can be opened. */
    SavedRoot.Copy make(FileRoot root, Path directory, int number) throws IOException {
        Optional<Sealed> sealed = ciphers.recipients().map(Sealed::by);
        String name = number + ".tar" + sealed.map(one -> "." + one.tool()).orElse("");
        Path file = directory.resolve(name);
        boolean opens = ciphers.cannotRead().isEmpty();
        // tar --compare asks after what the archive holds, so it does not see what came in after that was written.
        String before = tar.content(root.parent(), root.name());
        tar.create(new FilteredFile(file, ciphers.writing()), root);
        if (opens) {
            compare(sealed.isEmpty() ? FilteredFile.plain(file) : opened(file, sealed.get()), root);
        }
        String content = tar.content(root.parent(), root.name());
        if (!content.equals(before)) {
            throw changed(root, "");
        }
        return new SavedRoot.Copy(name, host.disk().sha256(file), content, sealed);
    }

    private void compare(FilteredFile archive, FileRoot root) throws IOException {
        tar.judge(archive, root);
        var differences = tar.differences(archive, root);
        if (!differences.isEmpty()) {
            throw changed(root, String.join("; ", differences.subList(0, Math.min(5, differences.size()))));
        }
    }

    private static IOException changed(FileRoot root, String how) {
        return new IOException(root.path() + " changed while it was saved: something still writes to it. " + how);
    }

    /**
     * A copy as it is read.
     *
     * @throws Locked when it cannot be opened here
     */
    FilteredFile saved(Path directory, SavedRoot.Copy copy) throws Locked {
        Path file = directory.resolve(copy.archive());
        return copy.sealed().isEmpty()
                ? FilteredFile.plain(file)
                : opened(file, copy.sealed().get());
    }

    private FilteredFile opened(Path file, Sealed sealed) throws Locked {
        try {
            return new FilteredFile(file, Optional.of(ciphers.reading(sealed.tool())));
        } catch (Locked locked) {
            throw new Locked(sealed.locked(file.toString(), String.valueOf(locked.getMessage())));
        }
    }

    /** Why a copy that is there cannot be opened here, found by opening it. */
    Optional<String> locked(Path directory, SavedRoot.Copy copy) {
        Path file = directory.resolve(copy.archive());
        return copy.sealed()
                .flatMap(how -> ciphers.cannotOpen(how.tool(), file).map(why -> how.locked(file.toString(), why)));
    }
}
