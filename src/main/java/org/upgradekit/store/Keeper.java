package org.upgradekit.store;

import java.util.Optional;
import org.upgradekit.postgres.Claim;
import org.upgradekit.secret.Encryption;

/**
 * For whom a store is kept: the run, or for a look around nobody.
 *
 * @param ownName whether a database keeps its public name while it is changed
 * @param oid of the database when the plan was made; empty while planning
 * @param encryption of the copies that are files
 */
public record Keeper(
        String run,
        String host,
        String stateDirectory,
        String product,
        boolean ownName,
        Optional<Long> oid,
        Encryption encryption) {

    Claim claim(String store, String database, long presentOid, Optional<String> system) {
        return new Claim(run, host, stateDirectory, product, store, database, oid.orElse(presentOid), system, ownName);
    }
}
