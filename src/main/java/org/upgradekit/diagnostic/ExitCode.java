package org.upgradekit.diagnostic;

/** The exit codes, a sentence each. An unknown code means failure. */
public enum ExitCode {
    DONE(0, "done, or nothing to do; also a rollback that was asked for and succeeded"),
    BUG(1, "a bug in this tool; a stack trace is in the log"),
    USAGE(2, "wrong usage, or an invalid playbook, plan or configuration"),
    REFUSED(3, "refused before anything changed: a check blocks, no path, a missing answer, outside the window"),
    PENDING(4, "plan --detailed-exitcode: changes are pending"),
    ROLLED_BACK(5, "failed, the old version runs: rolled back, or nothing had changed"),
    OPERATOR_NEEDED(
            6,
            "failed, an operator is needed: services left stopped and the restore point kept; a damaged journal or"
                    + " restore point"),
    INTERRUPTED(7, "interrupted: upgrade resume or upgrade rollback; also apply over an open run"),
    LOCKED(8, "another run holds the lock"),
    STALE(9, "the plan file is stale: the world moved since it was made"),
    ROLLBACK_FAILED(10, "the rollback failed");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
