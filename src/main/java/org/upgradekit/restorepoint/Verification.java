package org.upgradekit.restorepoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.store.Level;

/**
 * What the last verification of each copy of a restore point found, by store and copy: {@code verification.json} beside
 * the manifest. A copy that is not in it was verified when it was made, and not since.
 */
public record Verification(Map<String, Map<String, Check>> stores) {
    /** Nothing was verified since it was made. */
    public static final Verification NONE = new Verification(Map.of());

    /**
     * Of one copy.
     *
     * @param level how far it was looked at
     * @param took milliseconds
     * @param wrong a line for each thing that is not as it was saved; empty when it is proven
     * @param restored the last time that it was put into a scratch place, now or earlier
     * @param unopened why it was looked at no further: it is encrypted, and could not be opened
     */
    public record Check(
            Level level,
            Instant at,
            long took,
            List<String> wrong,
            Optional<Restored> restored,
            Optional<String> unopened) {
        public boolean failed() {
            return !wrong.isEmpty();
        }

        /** Whether it was put into a scratch place once, and found equal, and nothing was found wrong since. */
        public boolean restoredOnce() {
            return !failed() && restored.isPresent();
        }
    }

    /**
     * A restore into a scratch place.
     *
     * @param took milliseconds, without the comparison
     */
    public record Restored(Instant at, long took) {}

    /** The check of a copy, if there was one. */
    public Optional<Check> of(String store, String copy) {
        return Optional.ofNullable(stores.getOrDefault(store, Map.of()).get(copy));
    }

    /** The check of the copy that a restore prefers, if there was one. */
    public Optional<Check> first(String store) {
        return stores.getOrDefault(store, Map.of()).values().stream().findFirst();
    }

    /** Whether a copy of a store was proven to this level, or restored. */
    public boolean proven(String store, Level level) {
        return stores.getOrDefault(store, Map.of()).values().stream()
                .anyMatch(check -> !check.failed()
                        && (check.restoredOnce() || check.level().compareTo(level) >= 0));
    }

    /** All that is wrong, {@code STORE COPY: what}; empty when nothing is known to be. */
    public List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        stores.forEach((store, copies) -> copies.forEach(
                (copy, check) -> check.wrong().forEach(one -> wrong.add(store + " " + copy + ": " + one))));
        return wrong;
    }

    /** What could not be opened, {@code STORE COPY: why}: neither is it proven, nor is anything known to be wrong. */
    public List<String> unopened() {
        List<String> all = new ArrayList<>();
        stores.forEach((store, copies) -> copies.forEach(
                (copy, check) -> check.unopened().ifPresent(why -> all.add(store + " " + copy + ": " + why))));
        return all;
    }

    /** Whether all copies of a store could be looked into. */
    boolean opened(String store) {
        return stores.getOrDefault(store, Map.of()).values().stream()
                .allMatch(check -> check.unopened().isEmpty());
    }

    public boolean failed() {
        return checks().anyMatch(Check::failed);
    }

    /** When it was last looked at. */
    public Optional<Instant> at() {
        return checks().map(Check::at).max(Comparator.naturalOrder());
    }

    /** What the last restores of all copies took together, in milliseconds; empty when none was restored yet. */
    public Optional<Long> restoring() {
        return checks().flatMap(check -> check.restored().stream())
                .map(Restored::took)
                .reduce(Long::sum);
    }

    private Stream<Check> checks() {
        return stores.values().stream().flatMap(copies -> copies.values().stream());
    }

    /** What is known once this was found as well. */
    Verification then(Verification newer) {
        Verification known = this;
        for (Map.Entry<String, Map<String, Check>> store : newer.stores.entrySet()) {
            for (Map.Entry<String, Check> copy : store.getValue().entrySet()) {
                Optional<Check> before = of(store.getKey(), copy.getKey());
                known = known.with(store.getKey(), copy.getKey(), newest(before, copy.getValue()));
            }
        }
        return known;
    }

    /**
     * A look that goes less far proves nothing against what one that went further found wrong; and what the last restore
     * took is kept where this one restored nothing.
     */
    private static Check newest(Optional<Check> before, Check now) {
        Optional<Check> worse = before.filter(Check::failed)
                .filter(one -> !now.failed() && now.level().compareTo(one.level()) < 0);
        Optional<Restored> restored = now.restored().or(() -> before.flatMap(Check::restored));
        return worse.orElse(new Check(now.level(), now.at(), now.took(), now.wrong(), restored, now.unopened()));
    }

    Verification with(String store, String copy, Check check) {
        Map<String, Map<String, Check>> all = new LinkedHashMap<>(stores);
        Map<String, Check> copies = new LinkedHashMap<>(all.getOrDefault(store, Map.of()));
        copies.put(copy, check);
        all.put(store, copies);
        return new Verification(all);
    }

    /** Without a store, of which a copy was made anew. */
    Verification without(String store) {
        Map<String, Map<String, Check>> all = new LinkedHashMap<>(stores);
        all.remove(store);
        return new Verification(all);
    }
}
