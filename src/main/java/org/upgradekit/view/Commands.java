package org.upgradekit.view;

/**
 * The exact commands that a screen names as the next ones.
 *
 * @param playbook as the operator named it: a path, or the product
 * @param product the product's name
 * @param options what every command must repeat to find the same run, {@code --state-dir /x}; or empty
 */
public record Commands(String playbook, String product, String options) {
    String plan(String to) {
        return of("plan", playbook) + " --to " + to;
    }

    String apply(String to) {
        return of("apply", playbook) + " --to " + to;
    }

    String applyFile(String file) {
        return of("apply", file);
    }

    String resume() {
        return of("resume", product);
    }

    String rollback() {
        return of("rollback", product);
    }

    /** Of a run that is done. */
    public String rollbackOfDone() {
        return rollback() + " --discard-new-data";
    }

    /** Shows the way back. */
    public String rollbackShown() {
        return rollback() + " --dry-run";
    }

    String status() {
        return of("status", product);
    }

    String restorePoint(String id) {
        return of("restore-points show", id);
    }

    private String of(String verb, String subject) {
        return "upgrade " + verb + (subject.isEmpty() ? "" : " " + subject) + (options.isEmpty() ? "" : " " + options);
    }
}
