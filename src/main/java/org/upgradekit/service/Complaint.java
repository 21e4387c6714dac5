package org.upgradekit.service;

import java.io.IOException;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;

/** A service that is not as it should be is always an operator's matter. */
final class Complaint {
    private Complaint() {}

    static EnvironmentFailure of(String summary, String detail, String hint) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(summary, detail, hint));
    }

    static EnvironmentFailure of(String summary, IOException cause, String hint) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error(summary, Reason.of(cause), hint), cause);
    }
}
