package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.store.Side;
import org.upgradekit.store.Store;

/** How much had been written to a store when it was given to its services, kept beside its copy: so what was written since. */
final class GivenBack {
    private static final String OPENED = "opened.json";

    /** The same of the old version's state, once a rollback had put it in place. */
    private static final String RETURNED = "returned.json";

    private final Host host;
    private final Path own;

    /** @param own directory of the store, in a restore point */
    GivenBack(Host host, Path own) {
        this.host = host;
        this.own = own;
    }

    private Path file(Side there) {
        return own.resolve(there == Side.NEW ? OPENED : RETURNED);
    }

    /**
     * What cannot be noted is unknown later, and no reason to keep the store from its services.
     *
     * @return why it could not be noted; else empty
     */
    Optional<String> note(Store store, Side there) {
        try {
            if (host.disk().exists(own)) {
                for (byte[] tally : store.tally().stream().toList()) {
                    host.disk().replace(file(there), tally);
                }
            }
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(Reason.of(refused));
        } catch (Failure unknown) {
            return Optional.of(unknown.first().line());
        }
    }

    List<String> written(Store store, Side there) {
        try {
            if (host.disk().exists(file(there))) {
                return store.writtenSince(host.disk().read(file(there)));
            }
            boolean given = there == Side.NEW
                    && host.disk().exists(own)
                    && store.isOpen()
                    && store.tally().isPresent();
            return given
                    ? List.of("what was written since is unknown: it was not noted when it was given back")
                    : List.of();
        } catch (IOException | Failure unknown) {
            return List.of("what was written since is unknown: " + unknown.getMessage());
        }
    }
}
