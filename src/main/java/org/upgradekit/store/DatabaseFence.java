package org.upgradekit.store;

import java.util.Optional;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.Situation;

/** Whether a database was out of everybody's reach since its restore point was made. */
record DatabaseFence(Server server, boolean ownName) {
    /** The detail of a restore point that tells the history of the server that it was made in. */
    static final String TIMELINE = "timeline";

    /** Why somebody may have written to it; empty when nobody can have. */
    Optional<String> breach(Saved saved, Situation now) {
        Situation.State kept = ownName ? Situation.State.CLAIMED : Situation.State.HIDDEN;
        String oid = saved.details().getOrDefault("oid", "");
        if (!now.saved()
                || !now.restorePoint().map(Database::oid).map(String::valueOf).equals(Optional.of(oid))) {
            return Optional.of("its clone " + saved.details().get("database") + " is gone, or is another one");
        }
        if (now.state() != kept && now.state() != Situation.State.WORK_LOST) {
            return Optional.of("it is not out of everybody's reach any more");
        }
        return otherTimeline(saved);
    }

    /** A standby that took over, or a server put back to an earlier moment, may lack what the run did and users wrote. */
    private Optional<String> otherTimeline(Saved saved) {
        String now = Integer.toString(server.facts().timeline());
        String then = saved.details().getOrDefault(TIMELINE, now);
        return then.equals(now)
                ? Optional.empty()
                : Optional.of("the server is on timeline " + now + ", and was on timeline " + then
                        + ": a standby took over, or an older state was restored");
    }
}
