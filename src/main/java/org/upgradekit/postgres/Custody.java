package org.upgradekit.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.postgres.Marker.Role;
import org.upgradekit.postgres.Situation.State;

/**
 * The custody of a product's database during a run: out of its clients' reach, copied, changed, and given back. Each
 * operation asks the catalogue where things stand and goes on from there; after a kill at any instant, calling it again
 * ends where one call would have ended.
 *
 * <p>All throw {@link EnvironmentFailure}; what they had done until then stands in the catalogue.
 */
public final class Custody {
    private final Server server;
    private final Claim claim;
    private final Swaps swaps;
    private final Grip grip;
    private final Cloning cloning;
    private final Exchange exchange;

    /** @param patience how long to wait for sessions to end, and for an earlier process of this run to be gone */
    public Custody(Server server, Claim claim, Duration patience) {
        this.server = server;
        this.claim = claim;
        this.swaps = new Swaps(claim);
        this.grip = new Grip(server, claim, patience);
        this.cloning = new Cloning(server, claim, grip);
        this.exchange = new Exchange(server, claim, grip);
    }

    public Claim claim() {
        return claim;
    }

    /** Keeps other runs away for as long as the connection lasts; whoever looks for the database sees who has it. */
    public void claimAlone() {
        grip.take();
    }

    /** Where things stand; changes nothing and takes no lock. */
    public Situation inspect() {
        return new Inspection(server, claim).read();
    }

    /** Where the product's own programs find the database at this moment; what {@code ${store.X.url}} names. */
    public Address address(Address product) {
        return product.withDatabase(
                inspect().state() == State.HIDDEN ? claim.names().work() : claim.database());
    }

    /** Takes the database out of everybody's reach, under its private name; or, where it keeps its name, ends its sessions. */
    public void hide() {
        Situation now = grip.take();
        switch (now.state()) {
            case IN_PLACE, CLAIMED -> quiesceOrReopen(now);
            case HIDDEN -> open(now.work().orElseThrow());
            default -> throw cannot("hide", now);
        }
    }

    private void quiesceOrReopen(Situation now) {
        grip.mark(now.publicly().orElseThrow());
        try {
            if (claim.keepsName()) {
                grip.close(claim.database());
                grip.empty(claim.oid());
                open(inspect().publicly().orElseThrow());
                return;
            }
            grip.placeholder();
            grip.close(claim.database());
            grip.alone("to hide " + claim.database(), presentOid(), swaps.hide());
        } catch (EnvironmentFailure failure) {
            // Left closed it would be an outage that nobody asked for.
            reopen(failure);
            throw failure;
        }
    }

    private long presentOid() {
        return inspect().present().orElseThrow().oid();
    }

    private void reopen(EnvironmentFailure failure) {
        try {
            if (claim.keepsName()) {
                server.run("to open " + claim.database(), Swaps.open(claim.database()));
            } else {
                reveal();
            }
        } catch (EnvironmentFailure second) {
            failure.addSuppressed(second);
        }
    }

    /**
     * Makes the restore point: hides the database, reads it through {@code reader} in a session that alone is left in it,
     * and clones it from that same session. A clone that stands already goes: whoever made it was killed before anybody
     * wrote down what it was compared with, and where the database kept its name somebody may have written to it since.
     */
    public <T> Saved<T> save(SnapshotReader<T> reader) {
        hide();
        Situation hidden = inspect();
        grip.drop(hidden.restorePoint().filter(clone -> hidden.saved()), Role.RESTORE_POINT);
        return cloning.save(hidden.present().orElseThrow(), reader);
    }

    /**
     * Takes the database that bears the restore point's name, filled from a dump and compared with it, for the clone that is
     * gone. A dump holds neither owner nor ACL, settings, limit and comment.
     *
     * @param needs what was written beside the dump, which has them; where it is empty they are those of the product's
     *     present database
     */
    public void adopt(Optional<Needs> needs) {
        Situation now = grip.take();
        if (!now.saved()) {
            Database present = now.present().orElseThrow(() -> cannot("restore from the dump", now));
            Marker marker = needs.map(one -> new Marker(claim, Role.WORK, present.oid(), 0, one.comment(), one.limit()))
                    .orElseGet(() -> grip.marker(present));
            cloning.adopt(present, needs.map(Needs::attributes), marker);
        }
    }

    /** Reads the restore point, which is opened for the instant in which one session enters. */
    public <T> T readRestorePoint(SnapshotReader<T> reader) {
        Situation now = grip.take();
        return cloning.borrow(savedOr(now, "read the restore point"), reader);
    }

    /** Gives the database back under its public name, with its own comment; where it stands already, only tidies up. */
    public void reveal() {
        Situation now = grip.take();
        switch (now.state()) {
            case HIDDEN -> {
                Database work = now.work().orElseThrow();
                Optional<String> comment = misled(now).or(() -> grip.ownComment(work));
                List<String> statements = new ArrayList<>(swaps.reveal(now, comment));
                now.publicly().ifPresent(placeholder -> statements.addAll(cloning.misled(placeholder)));
                grip.close(work.name());
                grip.alone("to give back " + claim.database(), work.oid(), statements);
            }
            case CLAIMED -> {
                grip.dropIfOurs(now.scratch(), Role.PLACEHOLDER);
                Optional<String> comment = grip.ownComment(now.publicly().orElseThrow());
                server.together(
                        "to open " + claim.database(),
                        List.of(Swaps.open(claim.database()), Swaps.comment(claim.database(), comment)));
            }
            case IN_PLACE, RESTORED, EXCHANGED -> {}
            default -> throw cannot("give back", now);
        }
        grip.drop(inspect().scratch(), Role.PLACEHOLDER);
    }

    /** The comment that a migration has given to the placeholder, which it took for the database. */
    private Optional<String> misled(Situation now) {
        return now.publicly().flatMap(one -> Marker.of(one, claim)).flatMap(Marker::comment);
    }

    /** Ends a custody in which nothing was changed; a restore point stays until {@link #discardRestorePoint}. */
    public void release() {
        Situation now = grip.take();
        if (!now.saved()) {
            // While the work database bears our marker: without it a copy cut off at birth could be anybody's.
            grip.dropIfOurs(now.restorePoint(), Role.COPYING);
        }
        reveal();
    }

    /**
     * Puts the restore point in place; what stood there is kept aside, closed and marked. Where nothing stood (a renewal was
     * cut off), a copy of it is put in place and the restore point stays.
     */
    public void restore() {
        Situation now = grip.take();
        if (now.state() == State.WORK_LOST) {
            renew();
            reveal();
            return;
        }
        if (now.state() != State.RESTORED) {
            Database clone = savedOr(now, "restore");
            if (now.state() == State.STRANGE) {
                throw cannot("restore", now);
            }
            Marker marker = Marker.of(clone, claim).orElseThrow();
            now.present().ifPresent(grip::markAndClose);
            // It was open to superusers while it was dumped; one that stayed would keep it from being renamed.
            grip.close(clone.name());
            grip.empty(clone.oid());
            Situation closed = inspect();
            grip.alone(
                    "to restore " + claim.database(),
                    closed.present().map(Database::oid).orElse(0L),
                    swaps.restore(closed, closed.present().map(grip::marker), marker));
        }
        grip.drop(inspect().scratch(), Role.PLACEHOLDER);
    }

    /**
     * Replaces a dirty work database by a new copy of the restore point, which stays. Whatever was written to it since is
     * lost: for a database that no service has seen.
     *
     * @return the OID of the new work database
     */
    public long renew() {
        Situation now = grip.take();
        Database clone = savedOr(now, "renew");
        if (now.state() == State.CLAIMED) {
            hideForRenewal(now);
        } else if (now.state() != State.HIDDEN && now.state() != State.WORK_LOST) {
            throw cannot("renew", now);
        }
        inspect().work().ifPresent(dirty -> grip.drop(Optional.of(dirty), Role.WORK));
        cloning.renew(clone);
        if (claim.keepsName()) {
            Situation hidden = inspect();
            Database work = hidden.work().orElseThrow();
            grip.close(work.name());
            grip.alone("to renew " + claim.database(), work.oid(), swaps.reveal(hidden, work.comment()));
            grip.drop(inspect().scratch(), Role.PLACEHOLDER);
        }
        return presentOid();
    }

    private void hideForRenewal(Situation now) {
        Database dirty = now.publicly().orElseThrow();
        grip.placeholder();
        grip.markAndClose(dirty);
        grip.alone("to renew " + claim.database(), dirty.oid(), swaps.hide());
    }

    /** Why {@link #exchange} cannot be done; empty when nothing speaks against it. Changes nothing. */
    public Optional<String> exchangeObstacle() {
        return exchange.obstacle(inspect());
    }

    /**
     * Puts what {@link #restore} replaced back in its place, and what stands there aside; or the other way round.
     *
     * @param newer whether the database that the run changed is to come into place, else the one that was restored
     */
    public void exchange(boolean newer) {
        exchange.perform(newer ? Role.UNDONE : Role.OLD);
    }

    /** Why what was put aside must not be dropped: it is not surely this run's, or not on this server. */
    public Optional<String> discardObstacle() {
        return inspect().old().flatMap(old -> {
            Optional<Marker> marker = Marker.of(old, claim);
            if (marker.isEmpty()) {
                return Optional.of("database " + old.name() + " does not bear the marker of this run");
            }
            Optional<String> system = marker.get().claim().system();
            return system.isPresent() && server.facts().systemIdentifier().equals(system)
                    ? Optional.empty()
                    : Optional.of(
                            "the server at " + server.admin() + " is not known to be the one that holds " + old.name());
        });
    }

    /** Drops what {@link #restore} or {@link #exchange} put aside. */
    public void discardOld() {
        Optional<Database> old = grip.take().old();
        boolean undone = old.flatMap(one -> Marker.of(one, claim))
                .filter(marker -> marker.role() == Role.UNDONE)
                .isPresent();
        grip.drop(old, undone ? Role.UNDONE : Role.OLD);
    }

    /** Drops the restore point. */
    public void discardRestorePoint() {
        Situation now = grip.take();
        if (now.state() == State.WORK_LOST || (now.state() == State.STRANGE && now.saved())) {
            throw cannot("discard the restore point", now);
        }
        grip.drop(now.restorePoint(), now.saved() ? Role.RESTORE_POINT : Role.COPYING);
    }

    /**
     * Returns when everything that any session has committed in the server is on its disk: also what a session with
     * {@code synchronous_commit=off} was told.
     */
    public void barrier() {
        Situation now = inspect();
        now.present()
                .flatMap(one ->
                        Marker.of(one, claim).map(marker -> Swaps.comment(one.name(), Optional.of(marker.text()))))
                .ifPresentOrElse(
                        rewritten -> server.run("to flush", rewritten),
                        () -> server.run("to flush", "SELECT pg_logical_emit_message(true, 'upgradekit', 'flush')"));
    }

    private void open(Database database) {
        if (!database.open()) {
            server.run("to open " + database.name(), Swaps.open(database.name()));
        }
    }

    private Database savedOr(Situation now, String what) {
        if (!now.saved()) {
            throw cannot(what, now);
        }
        return now.restorePoint().orElseThrow();
    }

    private EnvironmentFailure cannot(String what, Situation now) {
        String saved = now.saved() ? "a restore point stands" : "no proven restore point stands";
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "cannot " + what + ": database " + claim.database() + " is not where this run left it",
                        "state " + now.state() + ", " + saved + (now.why().isEmpty() ? "" : "; " + now.why()),
                        "nothing was changed; see `upgrade status`"));
    }
}
