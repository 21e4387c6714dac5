package org.upgradekit.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which restore points of a product go: by age, by number, and for want of room. Never the newest that can be put back and
 * was not found wrong, nor the newest of proven content, nor one that a run needs which has not ended, nor one that was
 * used while what its rollback put aside is there.
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
     * @param proven whether more is known of it than that it is complete
     * @param near whether it lies where room is short
     * @param aside why what a rollback put aside needs it, if it does; asked only of one that was used and would go
     */
    public record Known(
            Predicate<String> openRun,
            Predicate<Manifest> failed,
            Predicate<Manifest> proven,
            Predicate<Manifest> near,
            Function<Manifest, Optional<String>> aside) {}

    /** One whose removal was begun: it is ended, whatever is configured by now. */
    public static Retention begun(Manifest manifest) {
        return new Retention(manifest, Optional.empty(), Reason.BEGUN);
    }

    /** Judges all of a product, in the order in which they are given. */
    public static List<Retention> of(List<Manifest> all, Limits limits, Instant now, Known known) {
        List<Manifest> newestFirst = all.stream().sorted(ORDER.reversed()).toList();
        Map<String, String> always = always(newestFirst, known);
        List<Retention> judged = new ArrayList<>();
        for (int number = 0; number < newestFirst.size(); number++) {
            Manifest one = newestFirst.get(number);
            boolean many = limits.count().orElse(Integer.MAX_VALUE) <= number;
            Optional<String> why = known.openRun().test(one.run())
                    ? Optional.of("open run")
                    : Optional.ofNullable(always.get(one.id()));
            judged.add(why.map(it -> stays(one, it)).orElseGet(() -> needed(old(one, limits.age(), now, many), known)));
        }
        makeRoom(judged, limits.missing(), known);
        return all.stream()
                .map(one -> judged.stream()
                        .filter(other -> other.manifest().equals(one))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /**
     * Those that never go, with why: the newest that was not found wrong (where all were, a wrong one is better than nothing),
     * and the newest of which more is known than that it is complete.
     */
    private static Map<String, String> always(List<Manifest> newestFirst, Known known) {
        List<Manifest> usable =
                newestFirst.stream().filter(one -> one.used().isEmpty()).toList();
        List<Manifest> sound = usable.stream().filter(known.failed().negate()).toList();
        Optional<Manifest> newest = usable.stream().findFirst();
        Optional<Manifest> best = sound.stream().findFirst().or(() -> newest);
        Map<String, String> always = new HashMap<>();
        sound.stream()
                .filter(known.proven())
                .findFirst()
                .ifPresent(one -> always.put(one.id(), "the newest of proven content"));
        best.ifPresent(one -> always.put(one.id(), best.equals(newest) ? "the newest" : "the newest that is proven"));
        return always;
    }

    private static Retention stays(Manifest one, String why) {
        return new Retention(one, Optional.of(why), Reason.NONE);
    }

    /** What a rollback put aside is exchanged again by what stands in its restore point. */
    private static Retention needed(Retention judged, Known known) {
        Manifest one = judged.manifest();
        return judged.kept().isPresent() || one.used().isEmpty()
                ? judged
                : known.aside().apply(one).map(why -> stays(one, why)).orElse(judged);
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
    private static void makeRoom(List<Retention> newestFirst, long missing, Known known) {
        Predicate<Manifest> near = known.near();
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
                Retention gone = needed(new Retention(one.manifest(), Optional.empty(), Reason.ROOM), known);
                newestFirst.set(i, gone);
                left -= gone.kept().isEmpty() ? one.manifest().bytes() : 0;
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
