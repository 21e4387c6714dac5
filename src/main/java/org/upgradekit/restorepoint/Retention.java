package org.upgradekit.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which restore points of a product go: by age, by number, and for want of room. Never the newest that can be put back and
 * was not found wrong, nor one that a run needs which has not ended.
 *
 * @param manifest of the restore point
 * @param kept why it stays; empty when it goes
 * @param reason why it goes, or of one that stays whether it is for its age alone
 */
public record Retention(Manifest manifest, Optional<String> kept, Reason reason) {
    /** By the run, whose id is never earlier than one that there is: a clock that was put back does not change the order. */
    private static final Comparator<Manifest> ORDER =
            Comparator.comparing(Manifest::run).thenComparing(Manifest::made).thenComparing(Manifest::id);

    /** Clocks of one host are put right by seconds. */
    private static final Duration TOLERANCE = Duration.ofHours(1);

    /** Why one goes. */
    public enum Reason {
        NONE(""),
        /** It stays for its age alone. */
        YOUNG(""),
        BEGUN("its removal was begun"),
        AGE("its days are over"),
        COUNT("there are enough that are newer"),
        ROOM("room is short");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * What is configured.
     *
     * @param age how long one is kept
     * @param count how many are kept at most; empty for any number
     * @param missing bytes that have to become free where restore points are; 0 where there is room
     */
    public record Limits(Duration age, Optional<Integer> count, long missing) {}

    /**
     * What is known of them.
     *
     * @param openRun whether a run has not ended
     * @param failed whether a restore point was found wrong when it was verified last
     * @param near whether it lies where room is short
     */
    public record Known(Predicate<String> openRun, Predicate<Manifest> failed, Predicate<Manifest> near) {}

    /** One whose removal was begun: it is ended, whatever is configured by now. */
    public static Retention begun(Manifest manifest) {
        return new Retention(manifest, Optional.empty(), Reason.BEGUN);
    }

    /** Judges all of a product, in the order in which they are given. */
    public static List<Retention> of(List<Manifest> all, Limits limits, Instant now, Known known) {
        List<Manifest> newestFirst = all.stream().sorted(ORDER.reversed()).toList();
        Optional<Manifest> best = best(newestFirst, known);
        List<Retention> judged = new ArrayList<>();
        for (int number = 0; number < newestFirst.size(); number++) {
            Manifest one = newestFirst.get(number);
            boolean many = limits.count().orElse(Integer.MAX_VALUE) <= number;
            judged.add(kept(one, newestFirst, best, known)
                    .map(why -> new Retention(one, Optional.of(why), Reason.NONE))
                    .orElseGet(() -> old(one, limits.age(), now, many)));
        }
        makeRoom(judged, limits.missing(), known.near());
        return all.stream()
                .map(one -> judged.stream()
                        .filter(other -> other.manifest().equals(one))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Where none was found right, a wrong one is better than nothing. */
    private static Optional<Manifest> best(List<Manifest> newestFirst, Known known) {
        List<Manifest> usable =
                newestFirst.stream().filter(one -> one.used().isEmpty()).toList();
        return usable.stream()
                .filter(known.failed().negate())
                .findFirst()
                .or(() -> usable.stream().findFirst());
    }

    private static Optional<String> kept(
            Manifest one, List<Manifest> newestFirst, Optional<Manifest> best, Known known) {
        if (known.openRun().test(one.run())) {
            return Optional.of("open run");
        }
        boolean newest = newestFirst.stream()
                .filter(other -> other.used().isEmpty())
                .findFirst()
                .equals(best);
        return best.filter(one::equals).map(it -> newest ? "the newest" : "the newest that is proven");
    }

    private static Retention old(Manifest one, Duration age, Instant now, boolean many) {
        if (!now.isBefore(one.made().plus(age))) {
            return new Retention(one, Optional.empty(), Reason.AGE);
        }
        if (many) {
            return new Retention(one, Optional.empty(), Reason.COUNT);
        }
        long left = age.minus(Duration.between(one.made(), now)).toDays();
        String days = left < 1 ? "less than a day" : left + (left == 1 ? " day" : " days");
        return new Retention(one, Optional.of(days), Reason.YOUNG);
    }

    /** The oldest first, as many as are needed by what their manifests say of their size; what goes anyway counts. */
    private static void makeRoom(List<Retention> newestFirst, long missing, Predicate<Manifest> near) {
        long left = missing;
        for (Retention one : newestFirst) {
            left -= one.kept().isEmpty() && near.test(one.manifest())
                    ? one.manifest().bytes()
                    : 0;
        }
        for (int i = newestFirst.size() - 1; i >= 0 && left > 0; i--) {
            Retention one = newestFirst.get(i);
            boolean mayGo = one.reason() == Reason.YOUNG;
            if (mayGo && near.test(one.manifest())) {
                newestFirst.set(i, new Retention(one.manifest(), Optional.empty(), Reason.ROOM));
                left -= one.manifest().bytes();
            }
        }
    }

    /**
     * Why the clock cannot be believed, by which age is counted: something of the product is later than now.
     *
     * @param last when the newest run wrote its last word
     */
    public static Optional<String> wrongClock(List<Manifest> all, Optional<Instant> last, Instant now) {
        Optional<String> late = all.stream()
                .filter(one -> one.made().isAfter(now.plus(TOLERANCE)))
                .max(Comparator.comparing(Manifest::made))
                .map(one -> "restore point " + one.id() + " was made at " + one.made());
        return late.or(() -> last.filter(time -> time.isAfter(now.plus(TOLERANCE)))
                        .map(time -> "the newest run wrote its last record at " + time))
                .map(what -> what + ", and this host's clock says " + now);
    }
}
