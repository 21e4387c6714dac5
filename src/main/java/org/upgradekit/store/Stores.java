package org.upgradekit.store;

import org.upgradekit.host.Host;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.postgres.Names;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Values;

/** Makes stores of what a playbook says of them; the only place that knows the kinds. */
public final class Stores {
    private Stores() {}

    /** Nothing is asked of the store before its first use. */
    public static Store open(StoreSpec spec, Keeper keeper, Values values, Host host, Redactor redactor) {
        if (spec.kind() instanceof StoreSpec.Command commands) {
            return new CommandStore(spec, commands, values, host, redactor::redact);
        }
        return spec.kind() instanceof StoreSpec.Postgresql
                ? new PostgresqlStore(spec, keeper, values, host)
                : new FilesStore(spec, Names.digits(keeper.run(), spec.id()), values, host, keeper);
    }
}
