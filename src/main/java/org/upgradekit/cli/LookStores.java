package org.upgradekit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.ValueSource;
import org.upgradekit.secret.Values;
import org.upgradekit.store.Keeper;
import org.upgradekit.store.Store;
import org.upgradekit.store.Stores;

/** The stores of a playbook while the host is looked at, each opened when it is needed first. */
final class LookStores implements ValueSource, AutoCloseable {
    private final Playbook playbook;
    private final Keeper keeper;
    private final Host host;
    private final Redactor redactor;
    private final Map<String, Store> open = new LinkedHashMap<>();
    private Optional<Values> values = Optional.empty();

    LookStores(Playbook playbook, Keeper keeper, Host host, Redactor redactor) {
        this.playbook = playbook;
        this.keeper = keeper;
        this.host = host;
        this.redactor = redactor;
    }

    /** Stores are asked for values, and values fill the stores' own addresses: the circle is closed here. */
    void fillBy(Values all) {
        values = Optional.of(all);
    }

    Store open(String id) {
        Store known = open.get(id);
        if (known != null) {
            return known;
        }
        StoreSpec spec = Optional.ofNullable(playbook.stores().get(id))
                .orElseThrow(() -> new IllegalStateException("no store " + id));
        Store store = Stores.open(spec, keeper, values.orElseThrow(), host, redactor);
        open.put(id, store);
        return store;
    }

    @Override
    public Optional<String> value(String name) {
        String[] parts = name.split("\\.", 3);
        return parts.length == 3 && parts[0].equals("store") ? open(parts[1]).value(parts[2]) : Optional.empty();
    }

    @Override
    public void close() {
        open.values().forEach(Store::close);
    }
}
