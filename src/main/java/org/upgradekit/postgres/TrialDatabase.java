package org.upgradekit.postgres;

import java.util.Optional;

/**
 * The scratch database into which a run's dump is restored to see whether it restores. Nobody needs it after that: what a
 * kill left of it is dropped by whoever goes on with the run.
 */
public final class TrialDatabase {
    private final Server server;
    private final Claim claim;

    public TrialDatabase(Server server, Claim claim) {
        this.server = server;
        this.claim = claim;
    }

    public String name() {
        return Names.trial(claim.run(), claim.store());
    }

    /** Its comment, which says whose it is. */
    public String comment() {
        return "upgradekit: run " + claim.run() + " tries a dump of " + claim.product() + " here";
    }

    /** What a trial left that was cut off; the name alone is ours when it was cut off before the comment. */
    public Optional<Database> left() {
        return server.database(name())
                .filter(there -> there.comment().map(comment()::equals).orElse(true));
    }

    /** Drops what is left, with whoever is still in it. */
    public void clear() {
        left().ifPresent(there ->
                server.run("to drop a trial", "DROP DATABASE " + Sql.name(there.name()) + " WITH (FORCE)"));
    }
}
