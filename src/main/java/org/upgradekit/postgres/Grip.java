package org.upgradekit.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.postgres.Marker.Role;

/** The hold on a claim's databases: one run at a time, nobody inside, and nothing dropped that is not surely ours. */
final class Grip {
    private static final String IN_USE = "55006";

    private final Server server;
    private final Claim claim;
    private final Duration patience;

    Grip(Server server, Claim claim, Duration patience) {
        this.server = server;
        this.claim = claim;
        this.patience = patience;
    }

    /** First of all in each operation: alone with the claim, what a killed process left at work is over. */
    Situation take() {
        SessionEnding ending = new SessionEnding(server, patience);
        long end = System.nanoTime() + patience.toNanos();
        while (!server.lock(claim.oid())) {
            ending.lockHolders(claim.oid(), server.sessions().prefix());
            if (System.nanoTime() > end) {
                throw locked();
            }
        }
        Names names = claim.names();
        for (String one : List.of(names.work(), names.restorePoint(), names.old(), names.scratch())) {
            ending.naming(server.sessions().prefix(), one);
        }
        Situation now = new Inspection(server, claim).read();
        return commented(now).map(this::markAgain).orElse(now);
    }

    /** The placeholder, when a migration that names the product's database has given it a comment in place of ours. */
    private Optional<Database> commented(Situation now) {
        return now.publicly()
                .filter(one -> now.state() == Situation.State.HIDDEN)
                .filter(one -> Marker.of(one, claim).isEmpty());
    }

    private Situation markAgain(Database placeholder) {
        Marker marker = new Marker(claim, Role.PLACEHOLDER, placeholder.oid(), 0, placeholder.comment(), 0);
        server.run("to mark " + placeholder.name(), Swaps.comment(placeholder.name(), Optional.of(marker.text())));
        return new Inspection(server, claim).read();
    }

    private EnvironmentFailure locked() {
        List<Session> holders = server.lockedBy(claim.oid());
        return new EnvironmentFailure(
                ExitCode.LOCKED,
                Diagnostic.error(
                        "another run holds database " + claim.database() + " on this server",
                        holders.stream().map(Session::toString).collect(Collectors.joining("\n")),
                        "wait for it to end. The lock goes with its session: of a run whose host is gone, a superuser ends"
                                + " that with SELECT pg_terminate_backend(PID)"));
    }

    /** Says whose the database is, unless it says so already. */
    void mark(Database database) {
        if (Marker.of(database, claim).isEmpty()) {
            server.run(
                    "to mark " + database.name(),
                    Swaps.comment(database.name(), Optional.of(marker(database).text())));
        }
    }

    /** The marker of the product's database, or the one that it would get. */
    Marker marker(Database database) {
        return Marker.of(database, claim)
                .orElseGet(() -> new Marker(
                        claim, Role.WORK, database.oid(), 0, database.comment(), database.connectionLimit()));
    }

    void markAndClose(Database database) {
        server.together(
                "to close " + database.name(),
                List.of(
                        Swaps.comment(
                                database.name(), Optional.of(marker(database).text())),
                        Swaps.close(database.name())));
    }

    /** The comment that the product's database has of its own: the first one, or one that a migration set since. */
    Optional<String> ownComment(Database database) {
        Optional<Marker> marker = Marker.of(database, claim);
        return marker.isPresent() ? marker.get().comment() : database.comment();
    }

    void close(String database) {
        server.run("to close " + database, Swaps.close(database));
    }

    void empty(long oid) {
        empty(oid, Set.of());
    }

    void empty(long oid, Set<Integer> except) {
        server.endSessions(oid, except, patience);
    }

    /** One transaction on a closed database; a client that was on its way in when it closed is put out again. */
    void alone(String what, long oid, List<String> statements) {
        insist(oid, Set.of(), () -> server.together(what, statements));
    }

    /** Again when the database turns out to be in use, as long as patience lasts. */
    void insist(long oid, Set<Integer> except, Runnable action) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            empty(oid, except);
            try {
                action.run();
                return;
            } catch (EnvironmentFailure failure) {
                if (!inUse(failure) || System.nanoTime() > end) {
                    throw failure;
                }
            }
        }
    }

    private static boolean inUse(EnvironmentFailure failure) {
        return failure.getCause() instanceof SQLException e && IN_USE.equals(e.getSQLState());
    }

    /** An empty database that nobody can enter, there to hold a name. */
    void placeholder() {
        String name = claim.names().scratch();
        Optional<Database> there = server.database(name);
        if (there.filter(Database::halfDropped).isPresent()) {
            drop(there, Role.PLACEHOLDER);
            there = Optional.empty();
        }
        if (there.isEmpty()) {
            server.run(
                    "to create a placeholder",
                    "CREATE DATABASE " + Sql.name(name)
                            + " TEMPLATE template0 ALLOW_CONNECTIONS false CONNECTION LIMIT 0");
        }
        Database placeholder = server.database(name).orElseThrow();
        if (Marker.of(placeholder, claim).isEmpty()) {
            if (!leftover(placeholder)) {
                throw notOurs(placeholder);
            }
            Marker marker = new Marker(claim, Role.PLACEHOLDER, placeholder.oid(), 0, Optional.empty(), 0);
            // Who is not its owner would be told that nothing was granted, and go on; so he is refused.
            server.together(
                    "to mark " + name,
                    List.of(
                            "REVOKE ALL ON DATABASE " + Sql.name(name) + " FROM PUBLIC",
                            Swaps.comment(name, Optional.of(marker.text()))));
        }
    }

    /**
     * Drops a database that bears this run's marker in that role, or that a killed CREATE or DROP of this run left.
     *
     * @throws EnvironmentFailure when it is anything else, or in use
     */
    void drop(Optional<Database> found, Role role) {
        if (found.isEmpty()) {
            return;
        }
        Database there = server.database(found.get().oid()).orElse(found.get());
        if (!there.name().equals(found.get().name()) || !ours(there, role)) {
            throw notOurs(there);
        }
        if (!there.halfDropped()) {
            if (there.template()) {
                server.run(
                        "to drop " + there.name(), "ALTER DATABASE " + Sql.name(there.name()) + " IS_TEMPLATE false");
            }
            close(there.name());
        }
        insist(
                there.oid(),
                Set.of(),
                () -> server.run("to drop " + there.name(), "DROP DATABASE " + Sql.name(there.name())));
    }

    /** Leaves alone what is not ours, where an operation has no need of the name. */
    void dropIfOurs(Optional<Database> found, Role role) {
        drop(found.filter(one -> ours(one, role)), role);
    }

    private boolean ours(Database there, Role role) {
        boolean marked = Marker.of(there, claim)
                .filter(marker -> marker.role() == role || marker.role() == Role.COPYING)
                .isPresent();
        boolean dirtyWork =
                role == Role.WORK && there.name().equals(claim.names().work()) && there.oid() == workOid();
        return ownName(there) && (marked || dirtyWork || leftover(there));
    }

    /** A migration may have replaced the marker; then the OID alone says that it is this run's. */
    private long workOid() {
        return server.database(claim.names().restorePoint())
                .flatMap(one -> Marker.of(one, claim))
                .map(Marker::refers)
                .orElse(claim.oid());
    }

    private boolean ownName(Database database) {
        Names names = claim.names();
        return Set.of(names.work(), names.restorePoint(), names.old(), names.scratch())
                .contains(database.name());
    }

    /**
     * CREATE DATABASE and COMMENT cannot be one transaction. What has this run's name, was never opened and says nothing,
     * while this run's marker stands on another, was created just before a kill.
     */
    private boolean leftover(Database database) {
        return ownName(database)
                && database.comment().isEmpty()
                && (!database.open() || database.halfDropped())
                && server.databases().stream()
                        .anyMatch(one -> one.oid() != database.oid()
                                && Marker.of(one, claim).isPresent());
    }

    private EnvironmentFailure notOurs(Database database) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "database " + database.name() + " (OID " + database.oid() + ") is not provably of run "
                                + claim.run(),
                        "it is neither changed nor dropped: its marker is not this run's",
                        "look at its comment; drop or rename it by hand when nobody needs it"));
    }
}
