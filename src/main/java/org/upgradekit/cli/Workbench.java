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
import org.upgradekit.postgres.Sessions;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.RestorePoints;
import org.upgradekit.restorepoint.RunStores;
import org.upgradekit.run.HopValues;
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

/** Everything that a plan's steps work with, wired together for one run (or for the checks before it). */
record Workbench(Parts parts, HopValues hop, Redactor redactor) implements AutoCloseable {
    /** How long a statement of ours waits for a lock of somebody else. */
    static final Duration LOCK = Duration.ofSeconds(30);

    static Workbench of(Plan plan, String run, Console console, ProductDirectory product) {
        Host host = console.host();
        Redactor redactor = console.redactor();
        Secrets secrets = new Secrets(plan.secrets(), plan.settings(), host, redactor);
        HopValues hop = new HopValues(plan.head());
        StoreValues storeValues = new StoreValues();
        Values values = new Values(plan.settings(), secrets, List.of(hop, storeValues));
        Map<String, Store> stores = new LinkedHashMap<>();
        plan.stores()
                .forEach((id, spec) ->
                        stores.put(id, Stores.open(spec, keeper(plan, run, id, host, product), values, host)));
        Map<String, Service> services = new LinkedHashMap<>();
        plan.services()
                .forEach((id, spec) -> services.put(
                        id,
                        Services.open(spec, values, host, new Raiser(plan.head().product(), run), redactor)));
        RunStores runStores =
                new RunStores(new RestorePoints(host, product.restorePoints()), head(plan, run, host), stores);
        storeValues.stores = Optional.of(runStores);
        Parts parts = new Parts(
                plan,
                run,
                host,
                values,
                redactor,
                new Sessions(run, LOCK, host.sockets()),
                services,
                runStores,
                product.steps(run));
        return new Workbench(parts, hop, redactor);
    }

    private static Keeper keeper(Plan plan, String run, String store, Host host, ProductDirectory product) {
        Optional<Long> oid = Optional.ofNullable(plan.world().get("stores." + store + ".oid"))
                .map(Long::valueOf);
        Path state = product.path();
        return new Keeper(
                run,
                host.identity().hostname(),
                state.toString(),
                plan.head().product(),
                plan.ownNames().contains(store),
                oid);
    }

    private static Manifest head(Plan plan, String run, Host host) {
        Instant now = host.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        return new Manifest(
                run + ".h1",
                plan.head().product(),
                plan.head().from(),
                run,
                plan.head().host(),
                PlanCodec.digest(plan),
                now,
                Map.of(),
                new TreeMap<>(),
                Optional.empty());
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
