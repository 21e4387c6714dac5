package org.upgradekit.plan;

import static org.upgradekit.plan.Explanation.unwaivable;
import static org.upgradekit.plan.Explanation.waivable;

import java.util.List;

/** Checks of the path, the host, the services and stores of files. */
final class HostExplanations {
    static final List<Explanation> ALL = List.of(
            unwaivable(
                    "path",
                    "Whether a way leads from the installed version to the target.",
                    "Migrations go forward only, and a product can ask that versions between are not skipped.",
                    "Name another target, or the versions that must come first, one after the other."),
            unwaivable(
                    "version",
                    "The answer of the playbook's versions.installed.",
                    "Without the installed version neither the path nor the way back is known.",
                    "Mend versions.installed in the playbook, or name the version: --from VERSION."),
            unwaivable(
                    "stores",
                    "Whether two stores of the playbook hold the same files or the same database.",
                    "In a rollback each would put its copy over what the other one has just put back.",
                    "Let one store hold it, and name that one in changes."),
            unwaivable(
                    "restore-point",
                    "Whether each step that changes a store comes after the restore point that holds the store.",
                    "Nothing forward-only is done without a way back.",
                    "Move the step to install or migrate."),
            unwaivable(
                    "time-out",
                    "Whether each step that changes a store has a time-out.",
                    "A step without one could hold the product down for ever.",
                    "Give it one in the playbook, timeout: 10m."),
            unwaivable(
                    "tools",
                    "The programs that steps and copies are made with: setsid, flock, tar, sync.",
                    "A run that finds one missing half-way has stopped the product for nothing.",
                    "Install the packages util-linux, tar and coreutils."),
            unwaivable(
                    "secrets",
                    "Whether each secret of the playbook can be read.",
                    "A step that cannot log in fails when the product is down already.",
                    "See to it that the file or the variable is there, for the user who runs this."),
            waivable(
                    "disk",
                    "Free space on each file system, for all that will be written there: journal, logs, copies of files, clones"
                            + " of databases, and what a way back unpacks.",
                    "A run whose journal cannot be written stops where it is, and a full disk stops a database server.",
                    "Make room there, or name other places: BACKUP_DIR for copies of files, --state-dir for journal and logs."),
            waivable(
                    "window",
                    "Whether the upgrade, its way back included, is through before --window-end: by what its steps took here"
                            + " before, else by their time-outs.",
                    "An upgrade that cannot be through in time cannot be taken back in time either.",
                    "Begin earlier, or name a later end."),
            unwaivable(
                    "own-cgroup",
                    "Whether this process belongs to a unit that the upgrade stops.",
                    "Stopping the unit would end the upgrade with it.",
                    "Run it from a login session, or by systemd-run."),
            unwaivable(
                    "service.SERVICE",
                    "Whether the service can be asked if it runs, and be kept down.",
                    "A service whose state is not known can write to a store while it is copied.",
                    "Mend the service in the playbook, or what its status command needs."),
            waivable(
                    "ready.SERVICE",
                    "The service's own ready, before anything is changed. As a step it is asked again after each start,"
                            + " and no waiver holds there.",
                    "An upgrade of a product that is not healthy cannot be judged, and its rollback would end where it"
                            + " began.",
                    "Bring the installed version to health first; waive it when the upgrade itself is the cure."),
            unwaivable(
                    "store.STORE",
                    "Whether the store can be reached, saved and put back.",
                    "What cannot be saved has no way back.",
                    "Mend what the message names: the address, the rights, the server."),
            unwaivable(
                    "schema-history.STORE",
                    "Which schema history of the database counts, and whether its tool says that all is well in it.",
                    "What is changed is judged by it afterwards, and a migration that failed is nothing to build on.",
                    "Name one in the playbook: history: {tool, schema, table}; or settle what failed by the tool's own"
                            + " means."),
            unwaivable(
                    "migrations.STEP",
                    "The migrations of the step: which are pending, and whether those that were applied are still what"
                            + " they were.",
                    "A migration that cannot be applied would be found when the product is down.",
                    "Mend the migration that the message names, or its history."),
            unwaivable(
                    "STORE-tools",
                    "The programs that copy files with ACLs and extended attributes.",
                    "A copy without them would put back files that are not the same.",
                    "Install the packages tar, findutils and coreutils."),
            unwaivable(
                    "STORE-commands",
                    "Whether the programs are there by which the playbook saves, verifies and puts back the store.",
                    "A restore that cannot run would be found when it is needed.",
                    "Install what the message names, or correct the playbook."),
            unwaivable(
                    "STORE-path",
                    "Links of other users on the way to the store's files.",
                    "Who owns such a link decides what is saved, and what a rollback replaces.",
                    "Name the place that the link leads to."),
            unwaivable(
                    "STORE-state",
                    "Whether the store holds this tool's own state, or lies in it.",
                    "A restore would put the restore point itself aside.",
                    "Name another place for one of them: --state-dir."),
            unwaivable(
                    "STORE-mount",
                    "Mounts at or below the store's roots.",
                    "A mount cannot be replaced by a rename.",
                    "Name the directories below the mount."),
            unwaivable(
                    "STORE-rights",
                    "Whether the directory that holds the store may be written to.",
                    "A restore replaces the store by a rename there.",
                    "Run this as root."),
            unwaivable(
                    "STORE-owners",
                    "Whether the owners of the store's files can be given back.",
                    "Only root gives files to others.",
                    "Run this as root."),
            unwaivable(
                    "STORE-recipient",
                    "Whether copies of the store can be encrypted for BACKUP_RECIPIENT: something is encrypted.",
                    "A copy that cannot be encrypted is not made, and without it nothing is changed.",
                    "Install age or gpg, mend BACKUP_RECIPIENT, or take it away: then copies are not encrypted."),
            waivable(
                    "STORE-identity",
                    "Whether what is encrypted for BACKUP_RECIPIENT can be opened on this host: something is. Of a"
                            + " database it only warns, since a rollback takes its clone.",
                    "A rollback has to open the copy, in the middle of a window.",
                    "Bring the private key here and name it as BACKUP_IDENTITY, or import it into gpg's keyring. Waived, a"
                            + " rollback refuses before it stops anything, until the key is here."),
            unwaivable(
                    "STORE-devices",
                    "Whether the store holds a device.",
                    "An archive that makes devices is not unpacked: no product's state is one.",
                    "Name the directories beside it."),
            unwaivable(
                    "STORE-files",
                    "Whether the store's files can be looked at, saved and replaced in place.",
                    "What cannot be read cannot be saved.",
                    "Mend what the message names."));

    private HostExplanations() {}
}
