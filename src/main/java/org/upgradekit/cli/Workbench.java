package org.upgradekit.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.upgradekit.action.Parts;
import org.upgradekit.host.Host;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.playbook.PlaybookFolder;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.restorepoint.DetachedPoint;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.RestorePoints;
import org.upgradekit.restorepoint.RunStores;
import org.upgradekit.run.HopValues;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.ValueSource;
import org.upgradekit.secret.Values;
import org.upgradekit.service.Raiser;
import org.upgradekit.service.Service;
import org.upgradekit.service.Services;
import org.upgradekit.store.Keeper;
import org.upgradekit.store.Store;
import org.upgradekit.store.Stores;

/** Everything that a plan's steps work with, wired together for one hop of a run (or for the checks before it). */
record Workbench(Parts parts, HopValues hop, Map<String, Store> stores, Redactor redactor) implements AutoCloseable {
    /** How long a statement of ours waits for a lock of somebody else. */
    static final Duration LOCK = Duration.ofSeconds(30);

    /** For a hop of a run that was begun, as its plan and its journal have it. */
    static Workbench ofRun(String run, int hop, Console console, ProductDirectory product) {
        return of(Leg.of(product.plan(run), run, hop, product.entries(run)), console, product);
    }

    /** For the run that made a restore point; where nothing is left of that run, by the plan that the restore point holds. */
    static Workbench ofPoint(Manifest manifest, Console console, ProductDirectory product) {
        int hop = Leg.number(manifest.id());
        if (product.knows(manifest.run())) {
            return ofRun(manifest.run(), hop, console, product);
        }
        DetachedPoint point = RestorePointsCommand.places(console, product).stream()
                .filter(points -> points.holds(manifest.id()))
                .map(points -> DetachedPoint.of(console.host(), points.place(manifest.id()), manifest))
                .findFirst()
                .orElseThrow();
        Plan plan = new ArrivedPlan(point).read();
        return of(Leg.of(plan, manifest.run(), hop, List.of()), console, product);
    }

    static Workbench of(Leg leg, Console console, ProductDirectory product) {
        Plan plan = leg.plan();
        Host host = console.host();
        Redactor redactor = console.redactor();
        Secrets secrets = new Secrets(plan.secrets(), plan.settings(), host, redactor);
        HopValues hop = new HopValues(leg.hop());
        StoreValues storeValues = new StoreValues();
        Values values = new Values(
                plan.settings(), secrets, List.of(hop, storeValues, chosen(plan, hop), folder(leg, product)));
        Map<String, Store> stores = new LinkedHashMap<>();
        plan.stores()
                .forEach((id, spec) ->
                        stores.put(id, Stores.open(spec, keeper(leg, id, host, product), values, host, redactor)));
        Map<String, Service> services = new LinkedHashMap<>();
        plan.services()
                .forEach((id, spec) -> services.put(
                        id,
                        Services.open(spec, values, host, new Raiser(plan.head().product(), leg.run()), redactor)));
        Path restorePoints = product.restorePoints(plan);
        TrustedState.requireRestorePoints(host, restorePoints);
        RunStores runStores = new RunStores(
                new RestorePoints(host, restorePoints), leg.restorePoint(), () -> head(leg, host), stores);
        storeValues.stores = Optional.of(runStores);
        Parts parts = new Parts(
                plan,
                leg.hop(),
                leg.run(),
                host,
                values,
                redactor,
                new Sessions(leg.run(), LOCK, host.sockets()),
                services,
                runStores,
                product.steps(leg.run()));
        return new Workbench(parts, hop, stores, redactor);
    }

    /** Settings that are chosen by the version that should be running at this moment. */
    private static ValueSource chosen(Plan plan, HopValues hop) {
        return name -> hop.value("running")
                .map(running -> plan.settingsByVersion().getOrDefault(running, Map.of()))
                .flatMap(settings -> Optional.ofNullable(settings.get(name)));
    }

    /** A run has its own copy of the files that steps use; before it there is the playbook's folder. */
    private static ValueSource folder(Leg leg, ProductDirectory product) {
        Path folder = leg.run().equals(Planning.LOOK)
                ? PlaybookFolder.of(leg.plan().head().playbook())
                : product.run(leg.run());
        return name -> name.equals("playbook") ? Optional.of(folder.toString()) : Optional.empty();
    }

    private static Keeper keeper(Leg leg, String store, Host host, ProductDirectory product) {
        Optional<Long> oid =
                Optional.ofNullable(leg.world().get("stores." + store + ".oid")).map(Long::valueOf);
        Path state = product.path();
        return new Keeper(
                leg.keeper(),
                host.identity().hostname(),
                state.toString(),
                leg.plan().head().product(),
                leg.hop().ownNames().contains(store),
                oid,
                Keys.of(
                        host,
                        leg.plan().head().product(),
                        Optional.ofNullable(leg.plan().world().get(Plan.RECIPIENT))));
    }

    private static RunStores.Head head(Leg leg, Host host) {
        Plan plan = leg.plan();
        PlanCodec.Written written = PlanCodec.written(plan);
        Instant now = host.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Manifest manifest = new Manifest(
                leg.restorePoint(),
                plan.head().product(),
                leg.hop().from(),
                leg.run(),
                plan.head().host(),
                written.digest(),
                now,
                Map.of(),
                new TreeMap<>(),
                Optional.empty());
        return new RunStores.Head(manifest, written.json());
    }

    @Override
    public void close() {
        parts.stores().close();
    }

    /** Stores are asked for values, and values fill the stores' own addresses: the circle is closed here. */
    private static final class StoreValues implements ValueSource {
        private Optional<RunStores> stores = Optional.empty();

        @Override
        public Optional<String> value(String name) {
            return stores.flatMap(known -> known.value(name));
        }
    }
}
