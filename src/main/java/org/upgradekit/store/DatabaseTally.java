package org.upgradekit.store;

import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Sizes;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.Situation;
import org.upgradekit.postgres.Tally;

/** What was written to a database since it was given to its services, for people. */
final class DatabaseTally {
    private DatabaseTally() {}

    static Optional<byte[]> of(Server server, Situation now) {
        return now.present().map(there -> Tally.read(server, there).text());
    }

    /** Nothing is said of another database than that which was counted: a rollback put it there. */
    static List<String> since(byte[] opened, Server server, Situation now) {
        Optional<Tally> before = Tally.parse(opened);
        if (before.isEmpty()) {
            return List.of("what was written since is unknown: what was noted when it was given back is damaged");
        }
        Optional<Database> there =
                now.present().filter(one -> one.oid() == before.get().oid());
        if (there.isEmpty()) {
            return List.of();
        }
        Tally tally = Tally.read(server, there.get());
        String wal = tally.walSince(before.get(), server)
                .map(bytes ->
                        Sizes.text(bytes) + " of WAL by the whole server, its other databases and its own upkeep too")
                .orElse("how much WAL was written is unknown");
        return List.of(tally.movedSince(before.get()), wal);
    }
}
