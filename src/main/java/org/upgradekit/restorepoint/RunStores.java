package org.upgradekit.restorepoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Leash;
import org.upgradekit.json.Choice;
import org.upgradekit.store.Level;
import org.upgradekit.store.Sealed;
import org.upgradekit.store.Side;
import org.upgradekit.store.Store;

/** The stores of one run together with its restore point: the run's only way to either. */
public final class RunStores implements AutoCloseable {
    private final RestorePoints points;
    private final String id;
    private final Supplier<Head> head;
    private final Map<String, Store> stores;

    /**
     * What a restore point holds besides what is saved.
     *
     * @param manifest with no stores yet
     * @param plan of the run, as its file has it
     */
    public record Head(Manifest manifest, String plan) {}

    /**
     * Nothing is opened yet.
     *
     * @param id of the restore point
     * @param head asked when the restore point is made, and by no mere look
     */
    public RunStores(RestorePoints points, String id, Supplier<Head> head, Map<String, Store> stores) {
        this.points = points;
        this.id = id;
        this.head = head;
        this.stores = new LinkedHashMap<>(stores);
    }

    /** The restore point's id, whether it was made or not. */
    public String restorePoint() {
        return id;
    }

    /** Children that the stores start from now on belong to this step. */
    public void hold(Leash leash) {
        stores.values().forEach(store -> store.hold(leash));
    }

    /** Before anything else of a run that goes on: what was cut off half-way is where others look for it. */
    public void settle() {
        stores.forEach((store, one) -> one.settle(points.place(id).resolve(store)));
    }

    /** Makes the restore point; says in words what it holds and how far it is proven. */
    public Map<String, String> save(List<String> ids) {
        Map<String, Store> wanted = new LinkedHashMap<>();
        ids.forEach(id -> wanted.put(id, store(id)));
        Head made = head.get();
        Manifest manifest = points.make(made.manifest(), made.plan(), wanted);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("restore-point", manifest.id());
        manifest.stores().forEach((id, saved) -> facts.put("level." + id, id + " " + Choice.name(saved.level())));
        return facts;
    }

    /** What the store is by now. */
    public StoreFacts observe(String id) {
        return store(id).observe();
    }

    /** Adds the copy that does not live where the store lives. */
    public void dump(String id, Leash leash) {
        points.dump(restorePoint(), id, store(id), leash);
    }

    /** Really restores what {@link #dump} added; says what it came to, for people, and whether it is proven. */
    public Map<String, String> proveAdded(String id) {
        return points.proveAdded(restorePoint(), id, store(id))
                .map(found -> found.restored().isPresent() && !found.failed()
                        ? Map.of("level." + id, "restored and equal")
                        : Map.of("warning", "not proven: " + said(found)))
                .orElse(Map.of());
    }

    private static String said(Verification.Check found) {
        return found.failed()
                ? String.join("; ", found.wrong())
                : found.unopened().orElse("it was not restored");
    }

    /** Why somebody other than this run may have written to the store since it was saved; empty when nobody can have. */
    public Optional<String> breach(String id) {
        return points.breach(restorePoint(), id, store(id));
    }

    /** Whether it can be told at all that the store still has the content that was saved. */
    public boolean tellsEquality(String id) {
        return store(id).tellsEquality();
    }

    /** Whether the store still has the content that was saved; {@code false} also where that cannot be known. */
    public boolean unchanged(String id) {
        return points.unchanged(restorePoint(), id, store(id));
    }

    /**
     * Gives a store back to its services as it now is.
     *
     * @return why nobody will know how much is written to it from then on; else empty
     */
    public Optional<String> open(String id) {
        return points.open(restorePoint(), id, store(id));
    }

    /**
     * What was written to a store since it was given to its services, for people.
     *
     * @param newer whether the new version's state is meant, which was given to them after the change; else the old one's
     *     since a rollback. Of what is not there now nothing is said.
     */
    public List<String> written(String id, boolean newer) {
        return named(id, points.given(restorePoint(), id).written(store(id), newer ? Side.NEW : Side.OLD));
    }

    /** The same of all stores, whichever state is there. */
    public List<String> written() {
        return stores.keySet().stream()
                .flatMap(id -> named(id, points.given(restorePoint(), id).written(store(id))).stream())
                .toList();
    }

    /** The directory of the restore point, where what it holds of these stores can be put in place from files alone. */
    public Optional<Path> standing(List<String> ids) {
        return points.find(restorePoint())
                .filter(manifest -> ids.stream().allMatch(manifest::inFiles))
                .map(manifest -> points.place(restorePoint()));
    }

    private static List<String> named(String id, List<String> lines) {
        return lines.stream().map(line -> id + ": " + line).toList();
    }

    /** Whether a store stands within everybody's reach. */
    public boolean isOpen(String id) {
        return store(id).isOpen();
    }

    /** What is not there that a restore of the store needs; empty when nothing speaks against it. */
    public Optional<String> lacking(String id) {
        return points.find(restorePoint())
                .flatMap(this::foreign)
                .or(() -> points.lacking(restorePoint(), id, store(id)));
    }

    /** Whether what {@link #lacking} says is that the copy is encrypted and cannot be opened here. */
    public static boolean locked(String lacking) {
        return Sealed.tells(lacking);
    }

    /** Puts a store back as it was saved; returns where what it replaced is kept. */
    public List<String> restore(String id) {
        return points.restore(restorePoint(), id, store(id));
    }

    /**
     * Notes how much had been written to a store when {@link #restore} had put it back.
     *
     * @return why nobody will know how much is written to it from then on; else empty
     */
    public Optional<String> noteReturned(String id) {
        return points.given(restorePoint(), id).note(store(id), Side.OLD);
    }

    /** Why one side of a store that was restored cannot be put in place; empty when nothing speaks against it. */
    public Optional<String> exchangeObstacle(String id, boolean newer) {
        return points.exchangeObstacle(restorePoint(), id, store(id), newer ? Side.NEW : Side.OLD);
    }

    /** Exchanges what a restore put in place with what it replaced; returns where that is kept now. */
    public List<String> exchange(String id, boolean newer) {
        return points.exchange(restorePoint(), id, store(id), newer ? Side.NEW : Side.OLD);
    }

    /** What a restore, or an exchange, put aside, by store. */
    public Map<String, List<String>> aside() {
        Map<String, List<String>> aside = new LinkedHashMap<>();
        stores.forEach((id, store) -> aside.put(id, store.aside().list()));
        aside.values().removeIf(List::isEmpty);
        return aside;
    }

    /** Why what is put aside of a store must not be dropped; empty when nothing speaks against it. */
    public Optional<String> keepsAside(String id) {
        return store(id).aside().keeps();
    }

    /** Drops what is put aside of a store. */
    public void dropAside(String id) {
        points.dropAside(restorePoint(), id, store(id));
    }

    /** Puts the old content back where the run works, for another try. */
    public void renew(String id) {
        points.renew(restorePoint(), id, store(id));
    }

    /** Removes the copies of a restore point that was never finished, or is not needed. */
    public void discard(List<String> ids) {
        Map<String, Store> wanted = new LinkedHashMap<>();
        ids.forEach(id -> wanted.put(id, store(id)));
        points.discard(restorePoint(), wanted);
    }

    /** Removes this restore point of a run that has ended, also where that was cut off before. */
    public void prune(Manifest manifest) {
        points.removal().prune(manifest, stores);
    }

    /** Ends what still works on the stores; names what it ended. */
    public List<String> fence(List<String> ids) {
        List<String> ended = new ArrayList<>();
        ids.forEach(id -> ended.addAll(store(id).fence()));
        return ended;
    }

    /** Makes what was written to the stores durable. */
    public void flush(List<String> ids) {
        ids.forEach(id -> store(id).flush());
    }

    /**
     * Verifies the copies, and keeps what was found.
     *
     * @throws EnvironmentFailure when there is no such restore point, or it is another run's or product's; exit code 6
     */
    public Verification verify(Level level) {
        Manifest manifest = points.find(id).orElseThrow(() -> failed("there is no restore point " + id, ""));
        foreign(manifest).ifPresent(why -> {
            throw failed("restore point " + id + " is not proven: it is not this run's", why);
        });
        return points.verify(manifest, stores, level);
    }

    /** A manifest that was copied from elsewhere names another product, run or plan than its directory. */
    private Optional<String> foreign(Manifest manifest) {
        Manifest own = head.get().manifest();
        Map<String, String[]> both = new LinkedHashMap<>();
        both.put("product", new String[] {manifest.product(), own.product()});
        both.put("restore point", new String[] {manifest.id(), own.id()});
        both.put("run", new String[] {manifest.run(), own.run()});
        both.put("plan", new String[] {manifest.planDigest(), own.planDigest()});
        return both.entrySet().stream()
                .filter(entry -> !entry.getValue()[0].equals(entry.getValue()[1]))
                .findFirst()
                .map(entry -> "its manifest is of " + entry.getKey() + " " + entry.getValue()[0] + ", not "
                        + entry.getValue()[1]);
    }

    /** What this run left beside its stores, for people. A store that does not answer hides nothing of the others. */
    public List<String> kept() {
        List<String> kept = new ArrayList<>();
        stores.forEach((id, store) -> {
            try {
                kept.addAll(store.kept());
            } catch (Failure failure) {
                kept.add(id + ": not known now, " + failure.first().summary());
            }
        });
        return kept;
    }

    /** What {@code store.ID.PROPERTY} names at this moment. */
    public Optional<String> value(String name) {
        String[] parts = name.split("\\.", 3);
        if (parts.length != 3 || !parts[0].equals("store")) {
            return Optional.empty();
        }
        return Optional.ofNullable(stores.get(parts[1])).flatMap(store -> store.value(parts[2]));
    }

    private Store store(String id) {
        Store store = stores.get(id);
        if (store == null) {
            throw failed("this run has no store " + id, "");
        }
        return store;
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, why, "upgrade restore-points list"));
    }

    @Override
    public void close() {
        stores.values().forEach(Store::close);
    }
}
