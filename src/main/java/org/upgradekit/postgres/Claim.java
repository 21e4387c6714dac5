package org.upgradekit.postgres;

import java.util.Optional;

/**
 * Which database a run has taken into custody. It stands in the comment of every database concerned, so that whoever
 * finds one knows whose it is, even from another host.
 *
 * @param database the public name, by which the product knows it
 * @param oid of the database that bore that name when the run began
 * @param system the server's system identifier, when it may be read
 * @param keepsName whether the product insists on its own name: then the database is never hidden
 */
public record Claim(
        String run,
        String host,
        String stateDirectory,
        String product,
        String store,
        String database,
        long oid,
        Optional<String> system,
        boolean keepsName) {
    /** The names of this run's databases. */
    public Names names() {
        return Names.of(run, store);
    }

    /** Where it is, for whoever finds it. */
    public String where() {
        return "on host " + host + ", state in " + stateDirectory;
    }

    /** What puts an end to it, for whoever finds it. */
    public String undo() {
        return "upgrade rollback " + product;
    }
}
