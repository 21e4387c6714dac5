package org.upgradekit.diagnostic;

import java.util.List;

/**
 * A failure that is not a bug of this tool: it carries what to tell the person, and the exit code. Anything else that
 * is thrown is our bug, ends with code 1 and prints a stack trace.
 */
public sealed class Failure extends RuntimeException permits InputFailure, EnvironmentFailure {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;
    private final ExitCode exitCode;

    Failure(ExitCode exitCode, List<Diagnostic> diagnostics) {
        super(diagnostics.isEmpty() ? exitCode.meaning() : diagnostics.get(0).summary());
        this.exitCode = exitCode;
        this.diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** What it is about: of several that were found together, the one that was found first. */
    public Diagnostic first() {
        return diagnostics.get(0);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
