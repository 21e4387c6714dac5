package org.upgradekit.postgres;

import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/**
 * Drops the clone of a restore point that is not wanted any more, long after its run: the run's other databases may be
 * gone or others by now, so that nothing but the clone itself is looked at. Nothing is dropped unless server, name,
 * number and marker are those of the manifest.
 */
public final class CloneRemoval {
    private final Server server;
    private final String database;
    private final long oid;
    private final Optional<String> system;
    private final String run;

    /**
     * Of what a manifest says.
     *
     * @param system the system identifier of the server that holds it
     * @param run whose restore point it is, as its marker names it
     */
    public CloneRemoval(Server server, String database, long oid, Optional<String> system, String run) {
        this.server = server;
        this.database = database;
        this.oid = oid;
        this.system = system;
        this.run = run;
    }

    /** Why it must not be dropped. */
    public Optional<String> obstacle() {
        if (system.isEmpty() || !server.facts().systemIdentifier().equals(system)) {
            return Optional.of(
                    "the server at " + server.admin() + " is not known to be the one that holds " + database);
        }
        Optional<Database> there = server.database(database);
        return there.isEmpty() || ours(there.get())
                ? Optional.empty()
                : Optional.of("database " + database
                        + " is another one than the restore point's: its number or its marker" + " differs");
    }

    private boolean ours(Database there) {
        return there.oid() == oid
                && Marker.of(there)
                        .filter(marker -> marker.role() == Marker.Role.RESTORE_POINT)
                        .filter(marker -> marker.claim().run().equals(run))
                        .isPresent();
    }

    /** Drops it; one that is gone already is no fault. */
    public void perform() {
        obstacle().ifPresent(why -> {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error("the clone " + database + " is not dropped", why, "upgrade restore-points list"));
        });
        server.database(database).ifPresent(there -> {
            if (there.template() && !there.halfDropped()) {
                server.run("to drop " + database, "ALTER DATABASE " + Sql.name(database) + " IS_TEMPLATE false");
            }
            server.run("to drop " + database, "DROP DATABASE " + Sql.name(database) + " WITH (FORCE)");
        });
    }
}
