package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.json.Moment;
import org.upgradekit.store.Level;
import org.upgradekit.store.Saved;
import org.upgradekit.store.Side;
import org.upgradekit.store.Store;

/**
 * The restore points of a product: {@code DIRECTORY/ID/STORE/…} and {@code DIRECTORY/ID/manifest.json}. A directory
 * without a manifest is what a crash left of a save; making the same restore point again clears it away.
 */
public final class RestorePoints {
    static final String MANIFEST = "manifest.json";

    /** The run's plan, for a host that has nothing but the restore point. */
    static final String PLAN = "plan.json";

    private final Host host;
    private final Path directory;
    private final VerificationFile results;

    public RestorePoints(Host host, Path directory) {
        this.host = host;
        this.directory = directory;
        this.results = new VerificationFile(host, directory);
    }

    /**
     * Saves the stores in this order and writes the manifest last. Converges when it was cut off.
     *
     * @param plan of the run, as its file has it
     */
    public Manifest make(Manifest head, String plan, Map<String, Store> stores) {
        Path place = directory.resolve(head.id());
        Map<String, Saved> saved = new LinkedHashMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        try {
            host.disk().createDirectories(place);
            results.forget(head.id());
            for (Map.Entry<String, Store> entry : stores.entrySet()) {
                Path own = place.resolve(entry.getKey());
                host.disk().delete(own);
                host.disk().createDirectories(own);
                Saved copy = entry.getValue().save(own);
                saved.put(entry.getKey(), copy);
                for (String file : copy.files()) {
                    digests.put(entry.getKey() + "/" + file, host.disk().sha256(own.resolve(file)));
                }
            }
            host.disk().replace(place.resolve(PLAN), plan.getBytes(StandardCharsets.UTF_8));
            host.disk().sync(place);
            Manifest manifest = new Manifest(
                    head.id(),
                    head.product(),
                    head.version(),
                    head.run(),
                    head.host(),
                    head.planDigest(),
                    head.made(),
                    saved,
                    digests,
                    Optional.empty());
            host.disk().replace(place.resolve(MANIFEST), ManifestCodec.write(manifest));
            return manifest;
        } catch (IOException e) {
            throw failed("the restore point " + head.id() + " cannot be written", e);
        }
    }

    /** The restore point, or empty when there is none or it was never finished. */
    public Optional<Manifest> find(String id) {
        Path file = directory.resolve(id).resolve(MANIFEST);
        try {
            return host.disk().exists(file)
                    ? Optional.of(
                            ManifestCodec.read(file.toString(), host.disk().read(file)))
                    : Optional.empty();
        } catch (IOException e) {
            throw failed(file + " cannot be read", e);
        }
    }

    /** All finished ones, the newest last. */
    public List<Manifest> list() {
        return manifests(MANIFEST).entrySet().stream()
                .filter(one -> own(one.getKey(), one.getValue()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Directories that hold the manifest of another one, as a copy that somebody made does: no restore points of a run. */
    public Map<Path, Manifest> copies() {
        Map<Path, Manifest> copies = new TreeMap<>(manifests(MANIFEST));
        copies.putAll(manifests(Removal.PRUNED));
        copies.entrySet().removeIf(one -> own(one.getKey(), one.getValue()));
        return copies;
    }

    /** Every operation finds a restore point by its id. */
    static boolean own(Path place, Manifest manifest) {
        return place.endsWith(manifest.id());
    }

    /** By the directory in which they are. */
    Map<Path, Manifest> manifests(String name) {
        Map<Path, Manifest> all = new LinkedHashMap<>();
        try {
            for (Path place : host.disk().list(directory)) {
                Path file = place.resolve(name);
                if (host.disk().exists(file)) {
                    all.put(
                            place,
                            ManifestCodec.read(file.toString(), host.disk().read(file)));
                }
            }
            return all;
        } catch (IOException e) {
            throw failed(directory + " cannot be read", e);
        }
    }

    /** Whether it stands here, also where its removal was begun. */
    public boolean holds(String id) {
        return host.disk().exists(place(id).resolve(MANIFEST))
                || host.disk().exists(place(id).resolve(Removal.PRUNED));
    }

    /** Verifies, and keeps what was found, whether it is proven or not. */
    public Verification verify(Manifest manifest, Map<String, Store> stores, Level level) {
        Path place = directory.resolve(manifest.id());
        Verification found = new Verifier(host, place, manifest, level).verify(stores);
        results.write(manifest.id(), known(manifest.id()).then(found));
        if (!found.failed()) {
            Map<String, Saved> proven = new LinkedHashMap<>();
            manifest.stores()
                    .forEach((id, saved) ->
                            proven.put(id, stores.containsKey(id) && found.opened(id) ? saved.proven(level) : saved));
            write(manifest.with(proven, manifest.digests()));
        }
        return found;
    }

    /** What its last verification found; a damaged record of it says so in the place of what it said. */
    public Verification verification(String id) {
        return results.read(id);
    }

    private Verification known(String id) {
        Verification known = results.read(id);
        return known.stores().containsKey(VerificationFile.DAMAGED) ? Verification.NONE : known;
    }

    /**
     * What is not there that a restore of the store needs, or is not what was saved as far as seconds tell; empty when nothing
     * speaks against it.
     */
    public Optional<String> lacking(String id, String storeId, Store store) {
        Optional<Manifest> manifest = find(id);
        return manifest.map(one -> one.stores().get(storeId))
                .map(saved -> {
                    String copy = store.restoresFrom(saved);
                    return store.lacking(saved, directory.resolve(id).resolve(storeId))
                            .or(() -> distrusted(id, storeId, copy))
                            .or(() -> damaged(manifest.get(), storeId, store, copy));
                })
                .orElse(Optional.of("no restore point holds it"));
    }

    private Optional<String> damaged(Manifest manifest, String storeId, Store store, String copy) {
        Level level = store.atOnce(saved(manifest, storeId));
        List<String> wrong = new Verifier(host, directory.resolve(manifest.id()), manifest, level)
                .verify(storeId, copy, store)
                .wrong();
        return wrong.isEmpty() ? Optional.empty() : Optional.of("its " + copy + ": " + String.join("; ", wrong));
    }

    /** A copy that was seen to be damaged replaces nothing, until it was seen to be whole. */
    private Optional<String> distrusted(String id, String storeId, String copy) {
        return verification(id)
                .of(storeId, copy)
                .filter(Verification.Check::failed)
                .map(check -> "its " + copy
                        + (copy.endsWith("s")
                                ? " were not proven when they were verified last ("
                                : " was not proven when it was verified last (")
                        + Moment.text(check.at()) + "): " + String.join("; ", check.wrong())
                        + ". Once `upgrade restore-points verify " + id + "` finds nothing wrong it counts again");
    }

    /** Puts one store back and marks the restore point as used; returns where the replaced content is kept. */
    public List<String> restore(String id, String storeId, Store store) {
        Manifest manifest = required(id);
        List<String> kept =
                store.restore(saved(manifest, storeId), directory.resolve(id).resolve(storeId));
        write(manifest.usedAt(host.clock().instant()));
        return kept;
    }

    /** Why one side of a store that was restored cannot be put in place; empty when nothing speaks against it. */
    public Optional<String> exchangeObstacle(String id, String storeId, Store store, Side wanted) {
        return store.aside().obstacle(wanted, directory.resolve(id).resolve(storeId));
    }

    /** Exchanges what a restore put in place with what it replaced; the restore point stays used. */
    public List<String> exchange(String id, String storeId, Store store, Side wanted) {
        return store.aside().exchange(wanted, directory.resolve(id).resolve(storeId));
    }

    /** Drops what a restore, or an exchange, put aside. */
    public void dropAside(String id, String storeId, Store store) {
        store.aside().drop(directory.resolve(id).resolve(storeId));
    }

    /**
     * Gives a store back to its services, and notes how much was written to it until then: {@code STORE/opened.json}. What
     * cannot be noted is unknown later, and no reason to keep the store from them.
     *
     * @return why it could not be noted; else empty
     */
    public Optional<String> open(String id, String storeId, Store store) {
        store.open();
        return given(id, storeId).note(store, Side.NEW);
    }

    /** What tells how much was written to a store since it was given back. */
    GivenBack given(String id, String storeId) {
        return new GivenBack(host, directory.resolve(id).resolve(storeId));
    }

    /** Adds the copy that does not live where the store lives; the manifest is replaced once that is whole. */
    public void dump(String id, String storeId, Store store, Leash leash) {
        Manifest manifest = withoutDump(required(id), storeId, store);
        Path own = directory.resolve(id).resolve(storeId);
        Saved copy = store.dump(saved(manifest, storeId), own, leash);
        Map<String, Saved> stores = new LinkedHashMap<>(manifest.stores());
        stores.put(storeId, copy);
        SortedMap<String, String> digests = new TreeMap<>(manifest.digests());
        try {
            host.disk().sync(own);
            for (String file : copy.files()) {
                digests.put(storeId + "/" + file, host.disk().sha256(own.resolve(file)));
            }
        } catch (IOException e) {
            throw failed("the dump of " + storeId + " cannot be read back", e);
        }
        write(manifest.with(stores, digests));
        if (known(id).stores().containsKey(storeId)) {
            results.write(id, known(id).without(storeId));
        }
    }

    /** One that was written before, and not recorded as done, is written anew: from its removal on no manifest names it. */
    private Manifest withoutDump(Manifest manifest, String storeId, Store store) {
        Saved saved = saved(manifest, storeId);
        Saved undumped = store.undumped(saved);
        if (undumped.equals(saved)) {
            return manifest;
        }
        Map<String, Saved> stores = new LinkedHashMap<>(manifest.stores());
        stores.put(storeId, undumped);
        SortedMap<String, String> digests = new TreeMap<>(manifest.digests());
        saved.files().stream()
                .filter(file -> !undumped.files().contains(file))
                .forEach(file -> digests.remove(storeId + "/" + file));
        Manifest without = manifest.with(stores, digests);
        write(without);
        return without;
    }

    /**
     * Really restores the copy that was added last, and keeps what was found.
     *
     * @return empty where nothing was added, or where that would take long: then {@link #verify} proves it later
     */
    public Optional<Verification.Check> proveAdded(String id, String storeId, Store store) {
        Manifest manifest = required(id);
        Saved saved = saved(manifest, storeId);
        List<String> copies = store.copies(saved);
        if (copies.size() < 2 || saved.bytes() >= Saved.AT_ONCE_BELOW) {
            return Optional.empty();
        }
        String copy = copies.get(copies.size() - 1);
        Verification.Check found =
                new Verifier(host, directory.resolve(id), manifest, Level.RESTORED).verify(storeId, copy, store);
        results.write(id, known(id).then(Verification.NONE.with(storeId, copy, found)));
        return Optional.of(found);
    }

    /** Puts the old content back where the run works, for another try. */
    public void renew(String id, String storeId, Store store) {
        store.renew(saved(required(id), storeId), directory.resolve(id).resolve(storeId));
    }

    /** Why somebody other than the run may have written to the store since it was saved; empty when nobody can have. */
    public Optional<String> breach(String id, String storeId, Store store) {
        return find(id).map(manifest -> manifest.stores().get(storeId))
                .map(store::breach)
                .orElse(Optional.of("no restore point holds it"));
    }

    /** Whether the store still has the content that was saved. */
    public boolean unchanged(String id, String storeId, Store store) {
        return find(id).map(manifest -> manifest.stores().get(storeId))
                .map(saved -> store.unchangedSince(saved, directory.resolve(id).resolve(storeId)))
                .orElse(false);
    }

    /** Removes the copies and the directory; the manifest goes first, so that no half of it looks whole. */
    public void discard(String id, Map<String, Store> stores) {
        Path place = directory.resolve(id);
        try {
            host.disk().delete(place.resolve(MANIFEST));
            for (Map.Entry<String, Store> entry : stores.entrySet()) {
                entry.getValue().discard(place.resolve(entry.getKey()));
            }
            host.disk().delete(place);
        } catch (IOException e) {
            throw failed("the restore point " + id + " cannot be removed", e);
        }
    }

    /** How those that nobody needs any more go. */
    public Removal removal() {
        return new Removal(host, this, directory);
    }

    /** Where the restore point stands. */
    public Path place(String id) {
        return directory.resolve(id);
    }

    private Manifest required(String id) {
        return find(id).orElseThrow(() -> new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "there is no restore point " + id,
                        directory.resolve(id) + " has no manifest.json",
                        "upgrade restore-points list")));
    }

    private static Saved saved(Manifest manifest, String storeId) {
        Saved saved = manifest.stores().get(storeId);
        if (saved == null) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("restore point " + manifest.id() + " holds no store " + storeId, "", ""));
        }
        return saved;
    }

    private void write(Manifest manifest) {
        Path file = directory.resolve(manifest.id()).resolve(MANIFEST);
        try {
            host.disk().replace(file, ManifestCodec.write(manifest));
        } catch (IOException e) {
            throw failed(file + " cannot be written", e);
        }
    }

    static EnvironmentFailure failed(String what, IOException cause) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, String.valueOf(cause.getMessage()), ""), cause);
    }
}
