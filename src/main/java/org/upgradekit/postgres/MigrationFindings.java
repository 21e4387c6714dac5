package org.upgradekit.postgres;

import java.util.List;
import org.upgradekit.diagnostic.Diagnostic;

/**
 * What a check finds out before anything is stopped.
 *
 * @param pending in the order of application
 * @param diagnostics what is wrong with files, history or both; empty when the pending ones can be applied
 */
public record MigrationFindings(List<PendingMigration> pending, List<Diagnostic> diagnostics) {
    public MigrationFindings {
        pending = List.copyOf(pending);
        diagnostics = List.copyOf(diagnostics);
    }
}
