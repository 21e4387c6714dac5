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

    private static final String UNKNOWN = "what was written since is unknown: ";
    private static final String NOT_NOTED = "it was not noted when it was given back";

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
     * What cannot be noted is unknown later, and no reason to keep the store from its services. What was noted of the same
     * state stays, however often it was given back: what users wrote before another turn counts as well.
     *
     * @return why it could not be noted; else empty
     */
    Optional<String> note(Store store, Side there) {
        try {
            if (host.disk().exists(own) && since(store, there).isEmpty()) {
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

    /** What was written to one side's state, for people; empty when the other one's is there, or where nobody counts. */
    List<String> written(Store store, Side there) {
        try {
            if (host.disk().exists(file(there))) {
                return since(store, there);
            }
            Side other = there == Side.NEW ? Side.OLD : Side.NEW;
            return since(store, other).isEmpty() && given(store) ? List.of(UNKNOWN + NOT_NOTED) : List.of();
        } catch (IOException | Failure unknown) {
            return List.of(UNKNOWN + unknown.getMessage());
        }
    }

    /** The same of the side that is there, whichever that is; of a state that is neither it is not known. */
    List<String> written(Store store) {
        List<String> newer = written(store, Side.NEW);
        List<String> known = newer.isEmpty() ? written(store, Side.OLD) : newer;
        try {
            boolean noted = host.disk().exists(file(Side.NEW)) || host.disk().exists(file(Side.OLD));
            return known.isEmpty() && noted && given(store) ? List.of(UNKNOWN + NOT_NOTED) : known;
        } catch (Failure unknown) {
            return List.of(UNKNOWN + unknown.getMessage());
        }
    }

    private boolean given(Store store) {
        return host.disk().exists(own) && store.isOpen() && store.tally().isPresent();
    }

    /** Empty when it was not noted, or of another state than the one that is there. */
    private List<String> since(Store store, Side there) throws IOException {
        Path file = file(there);
        return host.disk().exists(file) ? store.writtenSince(host.disk().read(file)) : List.of();
    }
}
