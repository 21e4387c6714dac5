package org.upgradekit.service;

import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** A service that is not as it should be is always an operator's matter. */
final class Complaint {
    private Complaint() {}

    static EnvironmentFailure of(String summary, String detail, String hint) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(summary, detail, hint));
    }

    static EnvironmentFailure of(String summary, Exception cause, String hint) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(summary, why, hint), cause);
    }
}
