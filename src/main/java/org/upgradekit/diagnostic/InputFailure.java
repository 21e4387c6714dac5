package org.upgradekit.diagnostic;

import java.util.List;

/** The user's input is at fault: a playbook, a plan file, an option, a missing answer. */
public final class InputFailure extends Failure {
    private static final long serialVersionUID = 1L;

    public InputFailure(ExitCode exitCode, List<Diagnostic> diagnostics) {
        super(exitCode, diagnostics);
    }

    public InputFailure(Diagnostic diagnostic) {
        super(ExitCode.USAGE, List.of(diagnostic));
    }
}
