package org.upgradekit.plan;

import static org.upgradekit.plan.Explanation.unwaivable;
import static org.upgradekit.plan.Explanation.waivable;

import java.util.List;

/** Checks of database servers and databases. */
final class ServerExplanations {
    static final List<Explanation> ALL = List.of(
            unwaivable(
                    "disk.clone",
                    "Whether free space can be looked at where the database server keeps its data. It only warns.",
                    "A full disk stops the server, with all its databases.",
                    "Look yourself, and make room where the server keeps its data."),
            unwaivable(
                    "admin",
                    "Whether the local socket lets postgres in. It only warns.",
                    "Without it the product's own role does all the work, and needs the rights.",
                    "Let root in by peer authentication, or name an admin in the playbook."),
            unwaivable(
                    "database-missing",
                    "Whether the database is there.",
                    "There is nothing to save.",
                    "Correct the name in the store's url."),
            unwaivable(
                    "server-standby", "Whether the server takes writes.", "A standby takes none.", "Name the primary."),
            unwaivable(
                    "server-fsync",
                    "Whether the server runs with fsync and full_page_writes on.",
                    "After a power cut neither the database nor its restore point would be whole.",
                    "Switch both on and reload the server."),
            unwaivable(
                    "server-pooler",
                    "Whether the admin address leads to the server itself.",
                    "Sessions of a pooler are shared, and databases cannot be closed or renamed through it.",
                    "Name the server itself."),
            unwaivable(
                    "admin-database",
                    "Whether the admin address names another database than the one to upgrade.",
                    "Nobody can rename or clone the database that he is in.",
                    "Name another database in it, such as postgres."),
            unwaivable(
                    "admin-server",
                    "Whether the store's url and its administrator lead to the same database.",
                    "Else the restore point would be one of another database.",
                    "Let admin name the server that the url leads to."),
            unwaivable(
                    "product-login",
                    "Whether the product's own login works. A server that only has no connection left is a warning.",
                    "A product that cannot log in cannot be migrated.",
                    "Correct the store's url, or its password."),
            unwaivable(
                    "database-claimed",
                    "Whether another run, here or on another host, has the database in its hands.",
                    "Two runs on one database destroy each other's way back.",
                    "Finish the other run first, with the command that the message names."),
            unwaivable(
                    "database-locked",
                    "Whether another run, here or on another host, is at work on the database now.",
                    "Two runs on one database destroy each other's way back.",
                    "Wait for its end. Of a run whose host is gone, end the session that the message names."),
            unwaivable(
                    "database-closed",
                    "Whether the database takes connections.",
                    "Somebody closed it, and it cannot be read.",
                    "Open it: ALTER DATABASE … ALLOW_CONNECTIONS true."),
            unwaivable(
                    "prepared-transaction",
                    "Transactions that were prepared and not ended.",
                    "They hold the database and outlive their session.",
                    "COMMIT PREPARED or ROLLBACK PREPARED them."),
            unwaivable(
                    "logical-slot",
                    "Logical replication slots on the database.",
                    "They stay with the replaced database, and their readers miss what follows.",
                    "Drop the slot, and set the replication up again afterwards."),
            unwaivable(
                    "subscription",
                    "Subscriptions of the database to another.",
                    "A clone would not go on with them, or twice.",
                    "Drop the subscription, and set it up again afterwards."),
            unwaivable(
                    "collation-version",
                    "Whether the database's collation is the one that it was made with.",
                    "PostgreSQL refuses to clone it, and its indexes may be out of order.",
                    "REINDEX it, then ALTER DATABASE … REFRESH COLLATION VERSION."),
            unwaivable(
                    "standby",
                    "Standbys that follow the server. It only warns.",
                    "They need room for the clone as well, and their readers see the replaced database until they"
                            + " connect anew.",
                    "See that they have room."),
            unwaivable(
                    "lost-directory",
                    "Directories of the server that belong to no database. It only warns.",
                    "A server that is stopped hard while a database is made, as a restore point's clone, leaves what it had"
                            + " copied, and nothing ever removes it.",
                    "Look that SELECT FROM pg_database WHERE oid = NUMBER finds nothing, then delete the directory."),
            waivable(
                    "extension-outside",
                    "Extensions that keep state outside the database: timescaledb, citus, pg_cron, pglogical.",
                    "A clone does not hold that state, or works on its own when it is opened.",
                    "Back it up in its own way, and waive this check with a reason."),
            waivable(
                    "foreign-server",
                    "Foreign servers that the database writes to.",
                    "What a migration changes there is not undone by a rollback.",
                    "Save the other side too, and waive this check with a reason."),
            unwaivable(
                    "history.STORE",
                    "The schema history of the database: which tool's it is, and whether it says that a migration failed. As"
                            + " a step, after the migration, the same again, and whether it ends at the last migration that"
                            + " the plan lists, which it does where Flyway migrates.",
                    "On a half-migrated schema nothing can be judged. Whether another tool left a migration out without a"
                            + " word, only that tool can say: let a step after it ask.",
                    "Mend the history, or say in the playbook which one counts: history."),
            unwaivable(
                    "rows-hidden",
                    "Whether the administrator's role can read all rows of all tables.",
                    "What is not read cannot be proven to be saved.",
                    "Grant it BYPASSRLS and SELECT, or name a superuser as admin."),
            unwaivable(
                    "restore-rights",
                    "Whether the administrator may do all that a restore needs, tried on an empty scratch database.",
                    "A way back that fails for lack of a right is none.",
                    "Name a superuser as admin, or the owner with CREATEDB and pg_signal_backend."));

    private ServerExplanations() {}
}
