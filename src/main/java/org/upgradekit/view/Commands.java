package org.upgradekit.view;

/**
 * The exact commands that a screen names as the next ones: as a shell reads them back.
 *
 * @param playbook as the operator named it: a path, or the product
 * @param product the product's name
 * @param options what every command must repeat to find the same run, {@code --state-dir /x}; or empty
 * @param request what a plan must be asked for again, {@code --set a=b}; or empty
 * @param bounds what stands in no plan and every plan and apply must be told again, {@code --window-end 04:00}; or empty
 */
public record Commands(String playbook, String product, String options, String request, String bounds) {
    /** The same within other bounds. */
    public Commands within(String others) {
        return new Commands(playbook, product, options, request, others);
    }

    /** The same by another name of the playbook. */
    public Commands by(String name) {
        return new Commands(name, product, options, request, bounds);
    }

    String plan(String to) {
        return with(of("plan", playbook) + " --to " + word(to));
    }

    /** The plan, to be reviewed and applied as it is. */
    public String plan(String to, String file) {
        return plan(to) + " --out " + word(file);
    }

    /** Prints a file for the answers to a plan's questions. */
    public String answersTemplate(String to) {
        return plan(to) + " --answers-template";
    }

    public String apply(String to) {
        return with(of("apply", playbook) + " --to " + word(to));
    }

    public String applyFile(String file) {
        return and(of("apply", file), bounds);
    }

    String resume() {
        return of("resume", product);
    }

    /** Goes back, or on with it. */
    public String rollback() {
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

    /** Leads to the new version again. */
    String undo() {
        return rollback() + " --undo";
    }

    /** Shows that way. */
    public String undoShown() {
        return undo() + " --dry-run";
    }

    /** With the consent that it needs. */
    public String undoConsented() {
        return undo() + " --discard-new-data";
    }

    /** Drops what rollbacks kept. */
    public String dropKept() {
        return of("restore-points drop-kept", product);
    }

    public String status() {
        return of("status", product);
    }

    /** Shows a run while it goes. */
    public String follow() {
        return status() + " --follow";
    }

    String restorePoint(String id) {
        return of("restore-points show", id);
    }

    String restoreTried(String id) {
        return and(of("restore-points verify", id), "--level restored");
    }

    String allRestoreTried() {
        return and(of("restore-points verify", ""), "--all --product " + word(product) + " --level restored");
    }

    private String of(String verb, String subject) {
        return and("upgrade " + verb + (subject.isEmpty() ? "" : " " + word(subject)), options);
    }

    private String with(String command) {
        return and(and(command, request), bounds);
    }

    private static String and(String command, String words) {
        return words.isEmpty() ? command : command + " " + words;
    }

    /** A word of a command line; quoted where a shell would read something else. */
    public static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
