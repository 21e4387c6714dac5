package org.upgradekit.restorepoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which restore points of a product are old enough to go. Never the newest that can be put back, nor one that a run
 * needs which has not ended.
 *
 * @param manifest of the restore point
 * @param kept why it stays; empty when it goes
 */
public record Retention(Manifest manifest, Optional<String> kept) {
    /**
     * Judges all of a product.
     *
     * @param age how long one is kept
     * @param openRun whether a run has not ended
     */
    public static List<Retention> of(List<Manifest> all, Duration age, Instant now, Predicate<String> openRun) {
        Optional<Manifest> newest = all.stream()
                .filter(one -> one.used().isEmpty())
                .max(Comparator.comparing(Manifest::made).thenComparing(Manifest::id));
        return all.stream()
                .map(one -> new Retention(one, kept(one, newest, openRun).or(() -> young(one, age, now))))
                .toList();
    }

    private static Optional<String> kept(Manifest one, Optional<Manifest> newest, Predicate<String> openRun) {
        if (openRun.test(one.run())) {
            return Optional.of("open run");
        }
        return newest.filter(one::equals).map(it -> "the newest");
    }

    private static Optional<String> young(Manifest one, Duration age, Instant now) {
        long left = age.minus(Duration.between(one.made(), now)).toDays();
        boolean over = !now.isBefore(one.made().plus(age));
        return over
                ? Optional.empty()
                : Optional.of(left < 1 ? "less than a day" : left + (left == 1 ? " day" : " days"));
    }
}
