package org.upgradekit.postgres;

import java.util.Optional;

/**
 * What the catalogue says about a claim, read afresh each time: nothing is remembered that a crash could make untrue.
 *
 * @param publicly what bears the public name
 * @param work the product's database under its private name
 * @param restorePoint a proven clone, or one cut off in the making ({@link #saved} tells)
 * @param old what a rollback, or its undo, replaced
 * @param scratch the placeholder while it bears its own name
 * @param why of {@link State#STRANGE}: what does not fit, for people; else empty
 */
public record Situation(
        Claim claim,
        State state,
        Optional<Database> publicly,
        Optional<Database> work,
        Optional<Database> restorePoint,
        Optional<Database> old,
        Optional<Database> scratch,
        String why) {
    /** Where the product's data stands. */
    public enum State {
        /** Open under the public name without a marker: nothing was begun, or it was given back. */
        IN_PLACE,
        /** Under the public name with a marker, open or closed. */
        CLAIMED,
        /** Under the private name; a closed placeholder holds the public one. */
        HIDDEN,
        /** A renewal was cut off between drop and copy: only the restore point holds the data. */
        WORK_LOST,
        /** The restore point bears the public name, what it replaced was kept. */
        RESTORED,
        /** What a rollback had replaced bears the public name again; what stood there meanwhile was kept. */
        EXCHANGED,
        /** Something that this tool did not leave so: nothing is changed until a person has looked. */
        STRANGE
    }

    /** Whether a restore point stands that was compared with its source. */
    public boolean saved() {
        return restorePoint
                .flatMap(one -> Marker.of(one, claim))
                .filter(marker -> marker.role() == Marker.Role.RESTORE_POINT)
                .isPresent();
    }

    /** Whether what was put aside is what an undo replaced, the old version's, and not what a rollback did. */
    public boolean undone() {
        return old.flatMap(one -> Marker.of(one, claim))
                .filter(marker -> marker.role() == Marker.Role.UNDONE)
                .isPresent();
    }

    /** The database that holds the product's present data, under whichever name. */
    public Optional<Database> present() {
        return switch (state) {
            case HIDDEN -> work;
            case IN_PLACE, CLAIMED, RESTORED, EXCHANGED -> publicly;
            case WORK_LOST, STRANGE -> Optional.empty();
        };
    }
}
