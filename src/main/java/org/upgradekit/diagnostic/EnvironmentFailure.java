package org.upgradekit.diagnostic;

import java.util.List;

/** The world is at fault: a disk, a database, a program, another run. */
public final class EnvironmentFailure extends Failure {
    private static final long serialVersionUID = 1L;

    public EnvironmentFailure(ExitCode exitCode, Diagnostic diagnostic) {
        super(exitCode, List.of(diagnostic));
    }

    public EnvironmentFailure(ExitCode exitCode, List<Diagnostic> diagnostics) {
        super(exitCode, diagnostics);
    }

    /** The cause stays for the log; its message belongs into the diagnostic. */
    public EnvironmentFailure(ExitCode exitCode, Diagnostic diagnostic, Throwable cause) {
        super(exitCode, List.of(diagnostic));
        initCause(cause);
    }
}
