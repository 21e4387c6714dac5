package org.upgradekit.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.internal.info.MigrationInfoImpl;
import org.upgradekit.diagnostic.Diagnostic;

/** Reads what is pending and what is wrong. Changes nothing: Flyway creates its table only when it migrates. */
final class MigrationInspection {
    /** Whether a schema holds anything that is not an extension's, as Flyway asks it. */
    private static final String NOT_EMPTY = """
            SELECT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
                              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
                OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
                              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e'))""";

    private final Flyway flyway;
    private final ScriptReader scripts;
    private final List<PendingMigration> pending = new ArrayList<>();
    private final List<Diagnostic> findings = new ArrayList<>();

    MigrationInspection(Flyway flyway, ScriptReader scripts) {
        this.flyway = flyway;
        this.scripts = scripts;
    }

    /** Both lists in the order of application. */
    MigrationFindings read(Connection connection) throws SQLException {
        try {
            for (MigrationInfo info : flyway.info().pending()) {
                add(info);
            }
            boolean empty = pending.isEmpty() && HistoryEntry.all(connection).isEmpty();
            if (unmanaged(connection)) {
                findings.add(noHistory());
            } else if (!empty) {
                flyway.validateWithResult().invalidMigrations.forEach(this::invalid);
            }
        } catch (FlywayException failure) {
            findings.add(MigrationFailures.unreadable(failure));
        }
        return new MigrationFindings(pending, findings);
    }

    private void add(MigrationInfo info) {
        MigrationText text = new MigrationText(script(info));
        boolean transactional = transactional(info);
        Optional<String> refused = transactional ? text.needsNoTransaction() : Optional.empty();
        refused.ifPresent(statement -> findings.add(Diagnostic.error(
                info.getScript() + " holds a statement that cannot run in a transaction",
                statement + " is not known to Flyway as such: the migration would fail half-way through the window",
                "put executeInTransaction=false into " + info.getScript() + ".conf beside it")));
        pending.add(new PendingMigration(
                Optional.ofNullable(info.getVersion()).map(Object::toString),
                info.getDescription(),
                info.getScript(),
                info.getChecksum() == null ? OptionalInt.empty() : OptionalInt.of(info.getChecksum()),
                transactional,
                text.addsEnumValue()));
    }

    private boolean transactional(MigrationInfo info) {
        try {
            return !(info instanceof MigrationInfoImpl detailed) || detailed.canExecuteInTransaction();
        } catch (FlywayException mixed) {
            findings.add(Diagnostic.error(
                    info.getScript() + " mixes statements that need a transaction with ones that forbid it",
                    MigrationFailures.firstLine(mixed),
                    "split it into two files"));
            return false;
        }
    }

    private String script(MigrationInfo info) {
        try {
            return new String(scripts.read(Path.of(info.getPhysicalLocation())), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            findings.add(Diagnostic.error(
                    info.getScript() + " cannot be read",
                    String.valueOf(failure.getMessage()),
                    "check its owner and mode"));
            return "";
        }
    }

    private void invalid(ValidateOutput invalid) {
        String name = String.valueOf(invalid.version).isEmpty() || invalid.version == null
                ? "repeatable migration " + invalid.description
                : "migration " + invalid.version + " " + invalid.description;
        findings.add(Diagnostic.error(
                name + ": " + MigrationFailures.reason(String.valueOf(invalid.errorDetails.errorCode)),
                String.valueOf(invalid.errorDetails.errorMessage).strip(),
                "the files must be those of the product's release: see its notes, or ask its vendor"));
    }

    private static boolean unmanaged(Connection connection) throws SQLException {
        return !HistoryEntry.exists(connection)
                && Sql.first(connection, NOT_EMPTY, row -> row.getBoolean(1)).orElse(false);
    }

    private static Diagnostic noHistory() {
        return Diagnostic.error(
                "the database holds tables but no Flyway history",
                "there is no table " + HistoryEntry.TABLE + " in the role's schema, and the schema is not empty:"
                        + " which migrations it has cannot be known",
                "check that the address names the product's database and role; a database from before Flyway is"
                        + " baselined by its vendor's instructions first");
    }
}
