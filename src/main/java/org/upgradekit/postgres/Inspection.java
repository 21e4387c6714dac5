package org.upgradekit.postgres;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.postgres.Marker.Role;
import org.upgradekit.postgres.Situation.State;

/** Reads a {@link Situation}: names, OIDs and markers of one moment, each believed only together with the others. */
final class Inspection {
    private final Claim claim;
    private final Optional<Database> publicly;
    private final Optional<Database> work;
    private final Optional<Database> restorePoint;
    private final Optional<Database> old;
    private final Optional<Database> scratch;

    /** One statement, and so one snapshot of the catalogue. */
    Inspection(Server server, Claim claim) {
        var all = server.databases();
        this.claim = claim;
        this.publicly = find(all, claim.database());
        this.work = find(all, claim.names().work());
        this.restorePoint = find(all, claim.names().restorePoint());
        this.old = find(all, claim.names().old());
        this.scratch = find(all, claim.names().scratch());
    }

    private static Optional<Database> find(List<Database> all, String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    Situation read() {
        String stranger = stranger();
        State state = stranger.isEmpty() ? state() : State.STRANGE;
        String why = state == State.STRANGE && stranger.isEmpty() ? unexplained() : stranger;
        return new Situation(claim, state, publicly, work, restorePoint, old, scratch, why);
    }

    private State state() {
        if (publicly.isEmpty()) {
            // The placeholder was dropped by hand; what matters is under the private name.
            return work.filter(this::isWork).isPresent() ? State.HIDDEN : State.STRANGE;
        }
        Database there = publicly.get();
        Optional<Role> role = isPlaceholder(there) ? Optional.of(Role.PLACEHOLDER) : role(there);
        if (role.isPresent()) {
            return marked(role.get());
        }
        if (work.isPresent()) {
            return State.STRANGE;
        }
        Optional<Marker> replaced = old.flatMap(this::mine).filter(marker -> marker.refers() == there.oid());
        if (replaced.isPresent()) {
            return replaced.get().role() == Role.UNDONE ? State.EXCHANGED : State.RESTORED;
        }
        return there.oid() == workOid() ? State.IN_PLACE : State.STRANGE;
    }

    private State marked(Role role) {
        return switch (role) {
            case WORK -> work.isEmpty() ? State.CLAIMED : State.STRANGE;
            case PLACEHOLDER -> work.filter(this::isWork).isPresent() ? State.HIDDEN : State.WORK_LOST;
            default -> State.STRANGE;
        };
    }

    /** As it is born, and nobody makes one by accident; a migration that names its database replaces the marker. */
    private boolean isPlaceholder(Database there) {
        return Marker.of(there).isEmpty()
                && !there.open()
                && there.connectionLimit() == 0
                && work.filter(this::isWork).isPresent();
    }

    /** The marker may be gone when a migration set a comment of its own: the OID tells as well. */
    private boolean isWork(Database database) {
        return database.oid() == workOid()
                || role(database).filter(Role.WORK::equals).isPresent();
    }

    /** The original's, or that of the copy which a renewal made. */
    private long workOid() {
        return restorePoint
                .flatMap(this::mine)
                .map(Marker::refers)
                .filter(oid -> oid != 0)
                .orElse(claim.oid());
    }

    private Optional<Marker> mine(Database database) {
        return Marker.of(database, claim);
    }

    private Optional<Role> role(Database database) {
        return mine(database).map(Marker::role);
    }

    /** A marker of somebody else's on a name that concerns us. */
    private String stranger() {
        return Stream.of(publicly, work, restorePoint, old, scratch)
                .flatMap(Optional::stream)
                .filter(one -> mine(one).isEmpty())
                .flatMap(one -> Marker.of(one).map(marker -> describe(one, marker.claim())).stream())
                .findFirst()
                .orElse("");
    }

    private static String describe(Database database, Claim other) {
        return "database " + database.name() + " is in the hands of run " + other.run() + " of product "
                + other.product() + " (store " + other.store() + ") on host " + other.host() + ", state in "
                + other.stateDirectory() + "; there: " + other.undo();
    }

    private String unexplained() {
        return publicly.map(there -> "database " + there.name() + " has OID " + there.oid() + ", this run knows "
                        + workOid() + (work.isPresent() ? ", and " + work.get().name() + " exists as well" : ""))
                .orElse("there is no database " + claim.database() + ", and none under its private name "
                        + claim.names().work());
    }
}
