package org.upgradekit.postgres;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.postgres.Marker.Role;

/**
 * Puts what a rollback, or its undo, replaced back under the public name, and what stands there aside in its turn: both
 * known by number and marker. Nothing is copied. After a kill at any instant, calling it again ends where one call would
 * have ended, also in the other direction.
 */
final class Exchange {
    private final Server server;
    private final Claim claim;
    private final Grip grip;

    Exchange(Server server, Claim claim, Grip grip) {
        this.server = server;
        this.claim = claim;
        this.grip = grip;
    }

    /** Why the two cannot change places; empty when nothing speaks against it. */
    Optional<String> obstacle(Situation now) {
        String name = claim.names().old();
        if (now.old().isEmpty()) {
            return Optional.of("database " + name + ", which held it, is gone");
        }
        if (now.state() == Situation.State.STRANGE) {
            return Optional.of(now.why());
        }
        Optional<Marker> kept = kept(now);
        if (kept.isEmpty() || now.old().get().halfDropped()) {
            return Optional.of("database " + name + " is not whole, or not what this run put aside");
        }
        boolean known = now.publicly()
                .filter(there -> there.oid() == kept.get().refers())
                .isPresent();
        return known
                ? Optional.empty()
                : Optional.of("database " + claim.database() + " is another one than that which took its place");
    }

    private Optional<Marker> kept(Situation now) {
        return now.old()
                .flatMap(one -> Marker.of(one, claim))
                .filter(marker -> marker.role() == Role.OLD || marker.role() == Role.UNDONE);
    }

    /** @param aside what is to be kept when it is over: {@code OLD} the new version's database, {@code UNDONE} the old one's */
    void perform(Role aside) {
        Situation now = grip.take();
        obstacle(now).ifPresent(why -> {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "cannot exchange database " + claim.database() + " with what was put aside",
                            why,
                            "nothing was changed; see `upgrade status`"));
        });
        if (kept(now).orElseThrow().role() == aside) {
            reopen(now.publicly().orElseThrow());
        } else {
            change(now, aside);
        }
        grip.dropIfOurs(server.database(claim.names().scratch()), Role.PLACEHOLDER);
    }

    /** It is where it should be; whoever was on the way to exchange it may have closed it. */
    private void reopen(Database there) {
        if (Marker.of(there, claim).isPresent()) {
            server.together(
                    "to open " + claim.database(),
                    List.of(
                            Swaps.open(claim.database()),
                            Swaps.comment(claim.database(), grip.marker(there).comment())));
        }
    }

    private void change(Situation now, Role aside) {
        // The name in between has to be free.
        grip.dropIfOurs(now.scratch(), Role.PLACEHOLDER);
        Database old = now.old().orElseThrow();
        grip.close(old.name());
        grip.empty(old.oid());
        Database there = now.publicly().orElseThrow();
        grip.markAndClose(there);
        Marker leaves = grip.marker(there).as(aside, there.oid(), old.oid());
        Marker comes = kept(now).orElseThrow();
        grip.alone("to exchange " + claim.database(), there.oid(), new Swaps(claim).exchange(leaves, comes));
    }
}
