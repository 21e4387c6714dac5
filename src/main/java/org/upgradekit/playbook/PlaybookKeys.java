package org.upgradekit.playbook;

import static org.upgradekit.playbook.Key.optional;
import static org.upgradekit.playbook.Key.required;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.upgradekit.playbook.Type.ListOf;
import org.upgradekit.playbook.Type.MapOf;
import org.upgradekit.playbook.Type.Nested;
import org.upgradekit.playbook.Type.Scalar;

/** The keys of a playbook. A new key is added here, and nowhere else before a rule or the binder reads it. */
final class PlaybookKeys {
    private static final Shape SECRET = new Shape(
            "secret",
            "Where a secret is; a playbook holds no secret itself.",
            List.of(
                    optional("env", Type.scalar(Form.VARIABLE), "A variable of the environment."),
                    optional("file", new Scalar(Form.PATH, Scope.SETTINGS), "A file."),
                    optional("key", Type.scalar(Form.VARIABLE), "The line `KEY=value` of the file; else all of it."),
                    optional(
                            "run",
                            new ListOf(
                                    new Scalar(Form.ANY_TEXT, Scope.SETTINGS), "a list: program and arguments", false),
                            "A program that prints it, without a shell.")),
            Shape.Choice.one("place", "env", "file", "run"));

    private static final Shape VERSIONS = new Shape(
            "versions",
            "The product's versions.",
            List.of(
                    required(
                            "installed",
                            new Nested(StepKeys.CALL),
                            "Asks for the installed version, which is the answer's value."),
                    optional(
                            "order",
                            Type.word("semver", "pep440", "debian", "rpm"),
                            "How versions compare; `semver`, read leniently, when not given."),
                    optional(
                            "available",
                            Type.anyOf(
                                    new ListOf(Type.scalar(Form.VERSION), "a list of versions", false),
                                    new Nested(StepKeys.CALL)),
                            "The versions that can be installed, or a question whose answer has one a line. A target that is"
                                    + " not among them is refused."),
                    optional(
                            "step",
                            Type.word("any", "minor"),
                            "`minor`: only connected minor versions, and the last minor of a major to the next major; those"
                                    + " between are hops, each with a restore point of its own. `any` when not given."),
                    optional(
                            "stops",
                            new ListOf(Type.scalar(Form.VERSION), "a list of versions", false),
                            "Versions, or lines of versions as 2.4, that may not be jumped over: each is a hop."),
                    optional(
                            "support",
                            new MapOf(
                                    Form.VERSION,
                                    Type.scalar(Form.DATE),
                                    "a mapping: lines of versions and the last day of their support"),
                            "Until when a line of versions is supported; a plan to one that is not warns.")));

    private static final Shape COMPATIBILITY = new Shape(
            "compatibility",
            "How far another component's version may lie from the product's, which is checked for each hop.",
            List.of(
                    required("component", Type.scalar(Form.TEXT), "The component, for people."),
                    required("version", Type.text(Scope.SETTINGS), "Its version: a setting, which may be a probe."),
                    optional("same", Type.word("major"), "Both have the same major version."),
                    optional("minor", Type.scalar(Form.COUNT), "How many minor versions they may lie apart.")));

    /** What one version brings; under {@code releases}, or a file of its own. */
    static final Shape RELEASE = new Shape(
            "release",
            "What a version brings when the path crosses it: its steps come before the phase's own, in the order of versions.",
            concat(
                    List.of(
                            optional(
                                    "notes",
                                    Type.anyOf(
                                            Type.text(Scope.SHOWN),
                                            new ListOf(Type.text(Scope.SHOWN), "a list of texts", false)),
                                    "What operators have to know; the plan shows it."),
                            StepKeys.WHEN),
                    phases()));

    private static final Shape POSTGRESQL = new Shape(
            "postgresql",
            "A PostgreSQL database. Of the secrets that an address can hold only the password is taken: pg_dump would show"
                    + " one like `sslpassword` to everybody.",
            List.of(
                    required("url", Type.text(Scope.CONNECTION), "The product's own connection."),
                    optional(
                            "admin",
                            Type.text(Scope.CONNECTION),
                            "A connection for all that is not the product's own work: a superuser, or the database's owner with"
                                    + " CREATEDB and pg_signal_backend. Without it, as root and with the server on this host,"
                                    + " `postgres` by the local socket; else `url` has to be one.")));

    private static final Type.Word TOOL = new Type.Word(List.of(
            "flyway",
            "goose",
            "liquibase",
            "django",
            "rails",
            "dbmate",
            "golang-migrate",
            "ecto",
            "alembic",
            "prisma",
            "sequelize",
            "knex",
            "db-migrate",
            "node-pg-migrate",
            "ef-core",
            "diesel",
            "sqlx",
            "doctrine",
            "laravel",
            "typeorm",
            "atlas",
            "pgroll",
            "sql-migrate"));

    private static final Shape HISTORY = new Shape(
            "history",
            "The table in which a migration tool keeps what it has applied. It has to have the tool's columns, whatever it"
                    + " is called. Several tables that can be meant are a question, which the plan asks before anything stops.",
            List.of(
                    required("tool", TOOL, "The tool."),
                    optional(
                            "schema",
                            Type.text(Scope.SETTINGS),
                            "The schema it is in, without quotes; any when not given."),
                    optional(
                            "table",
                            Type.text(Scope.SETTINGS),
                            "Its name, without quotes; when not given the tool's usual one, and where there is none of that"
                                    + " name, any that has columns which only this tool gives.")));

    private static final Shape COMMAND = new Shape(
            "command",
            "Whatever the playbook's own commands save and put back: a backup tool (pgBackRest, Barman, restic), a snapshot of"
                    + " a volume. Only the services' fences keep writers away from it meanwhile. Nothing is known of its content: so"
                    + " after an interruption it counts as changed, and what a rollback replaces is kept only where `restore`"
                    + " keeps it.",
            List.of(
                    required("save", new Nested(StepKeys.STORE_COMMAND), "Makes the copy."),
                    required(
                            "verify",
                            new Nested(StepKeys.STORE_COMMAND),
                            "Succeeds when the copy is there and whole. Asked after `save` and before `restore`; it changes"
                                    + " nothing."),
                    required(
                            "restore",
                            new Nested(StepKeys.STORE_COMMAND),
                            "Puts the copy back, wholly, whatever stands there; the copy stays."),
                    optional(
                            "proves",
                            Type.word("copied", "content", "restored"),
                            "What a `verify` that succeeds has proven: that the copy is complete; that its content is the"
                                    + " store's; that it was restored in another place and compared. `copied` when not given."),
                    optional(
                            "discard",
                            new Nested(StepKeys.STORE_COMMAND),
                            "Removes what `save` made outside of `UPGRADE_SAVED_DIR`, which is emptied anyway: what a save that"
                                    + " was cut off left, and the copy of a restore point that is pruned. It succeeds when"
                                    + " nothing is there; where it failed or was cut off it runs again, and by then the"
                                    + " directory can be empty."),
                    optional(
                            "size",
                            new Nested(StepKeys.STORE_COMMAND),
                            "Prints the store's size: a number of bytes in the last line. It changes nothing, and is asked"
                                    + " while planning.")));

    private static final Shape STORE = new Shape(
            "store",
            "Something that holds state, and can be saved and put back. It takes one kind.",
            List.of(
                    optional("postgresql", new Nested(POSTGRESQL), "A database."),
                    optional(
                            "files",
                            new ListOf(new Scalar(Form.PATH, Scope.SETTINGS), "a list of paths", false),
                            "Files and directories, saved with owners, modes, ACLs, extended attributes and links. A socket"
                                    + " that a program made is not saved; a program makes it again."),
                    StepKeys.WHEN,
                    optional(
                            "command",
                            new Nested(COMMAND),
                            "Something that commands of the playbook save and put back."),
                    optional(
                            "history",
                            Type.anyOf(TOOL, new Nested(HISTORY)),
                            "The schema history that is recorded before and after, and judged; for databases. When not"
                                    + " given, the one that is found by its columns.")),
            Shape.Choice.one("kind of store", "postgresql", "files", "command"));

    private static final Shape COMPOSE = new Shape(
            "compose",
            "Containers of a Compose project. A stop removes them, so that no engine starts them again, and keeps volumes and"
                    + " images; a start is `up -d`. It runs while any of the containers does.",
            List.of(
                    required(
                            "dir",
                            new Scalar(Form.PATH, Scope.SETTINGS),
                            "The project's directory, in which the command is run."),
                    optional(
                            "command",
                            new ListOf(Type.text(Scope.SETTINGS), "a list: program and arguments", false),
                            "What is called with `ps`, `up -d`, `down`, `stop`, `rm -f` and `logs`: `[docker, compose]` when not"
                                    + " given; `[docker-compose]`, `[podman-compose]`, or a product's own wrapper."),
                    optional(
                            "files",
                            new ListOf(Type.text(Scope.SETTINGS), "a list of paths", false),
                            "The files of the project, for `-f`; those that the command finds when not given."),
                    optional("project", Type.text(Scope.SETTINGS), "The project's name, for `-p`."),
                    optional(
                            "services",
                            new ListOf(Type.text(Scope.SETTINGS), "a list of services", false),
                            "Only these of the project: stopped by `stop` and `rm -f`. All when not given, by `down`;"
                                    + " podman-compose knows no other way."),
                    optional(
                            "env",
                            new MapOf(
                                    Form.VARIABLE,
                                    new Scalar(Form.ANY_TEXT, Scope.VALUE),
                                    "a mapping: variables and their values"),
                            "The environment of the command, such as the tag of the images: `TAG: '${running}'`."),
                    optional("user", Type.text(Scope.SETTINGS), "Runs the command as this user.")));

    private static final Shape SERVICE = new Shape(
            "service",
            "Something that is stopped before stores change, and started after. It takes `systemd`, `compose`, or all of `start`,"
                    + " `stop` and `status`. Services start in the order of the file and stop in reverse.",
            List.of(
                    optional("systemd", Type.text(Scope.SETTINGS), "The unit."),
                    optional("compose", new Nested(COMPOSE), "A Compose project, or some of its services."),
                    optional("start", new Nested(StepKeys.SERVICE_COMMAND), "Starts it."),
                    optional(
                            "stop",
                            new Nested(StepKeys.SERVICE_COMMAND),
                            "Stops it; it is stopped once its processes are gone."),
                    optional("status", new Nested(StepKeys.SERVICE_STATUS), "Succeeds while it runs."),
                    optional(
                            "ready",
                            new Nested(StepKeys.CALL),
                            "Asked before the upgrade, after each start, and in a rollback; each second for one minute, where `retry` says nothing else."),
                    optional(
                            "changes",
                            Type.stores(),
                            "The stores that it migrates as it starts. Then it needs `timeout` and `ready`: its start ends"
                                    + " when it is ready."),
                    optional("timeout", Type.scalar(Form.DURATION), "How long a start may take."),
                    optional(
                            "stays-up",
                            Type.scalar(Form.DURATION),
                            "How long it must run after its start before an upgrade is done: `5s`, where nothing else is said."
                                    + " A service that ends within that time, or is not `ready` at its end, is a failure."),
                    StepKeys.WHEN),
            new Shape.Choice(
                    "kind of service",
                    List.of(List.of("systemd"), List.of("compose"), List.of("start", "stop", "status")),
                    true));

    /** The file. */
    static final Shape PLAYBOOK = new Shape(
            "playbook",
            "The file. Scalars are text as they are written: `8.10` is not `8.1`. Durations are written `500ms`, `30s`,"
                    + " `10m`, `1h30m`. Anchors, aliases and tags are refused.",
            List.of(
                    required("playbook", Type.scalar(Form.FORMAT), "The format: `1`."),
                    required("product", Type.scalar(Form.ID), "The product; names the state directory."),
                    optional("title", Type.scalar(Form.TEXT), "The product for people; its id when not given."),
                    optional("guide", Type.scalar(Form.TEXT), "The vendor's own upgrade guide: a path or an address."),
                    optional(
                            "settings",
                            new MapOf(
                                    Form.ID,
                                    Type.anyOf(
                                            new Scalar(Form.ANY_TEXT, Scope.EARLIER_SETTINGS),
                                            new MapOf(
                                                    Form.RANGE,
                                                    new Scalar(Form.ANY_TEXT, Scope.EARLIER_SETTINGS),
                                                    "a mapping: ranges of the running version and values"),
                                            new Nested(StepKeys.CALL)),
                                    "a mapping: names and their values"),
                            "Values that an operator may override, each by `--set NAME=VALUE`. A value may use the settings"
                                    + " before it. It is a text; or asked of the host (`{run: ..., expect: ...}`) and a fact"
                                    + " from then on; or chosen by the version that should be running"
                                    + " (`{'<25': A, '>=25': B}`)."),
                    optional(
                            "secrets",
                            new MapOf(Form.ID, new Nested(SECRET), "a mapping: names and where they are"),
                            "Secrets by name. Their values are read when they are needed, and never shown."),
                    required("versions", new Nested(VERSIONS), "How versions are found."),
                    optional(
                            "stores",
                            new MapOf(Form.ID, new Nested(STORE), "a mapping: ids and stores"),
                            "What holds state."),
                    optional(
                            "services",
                            new MapOf(Form.ID, new Nested(SERVICE), "a mapping: ids and services"),
                            "What is stopped and started, in the order of starting."),
                    optional(
                            "compatibility",
                            new ListOf(new Nested(COMPATIBILITY), "a list of components", false),
                            "Components whose versions have to go together with the product's."),
                    optional(
                            "releases",
                            new MapOf(Form.VERSION, new Nested(RELEASE), "a mapping: versions and what they bring"),
                            "What single versions bring; joins when `from < VERSION <= to`."),
                    phase(Phase.PRE_CHECKS, StepKeys.CHECK, "Checks, run while planning and again before the upgrade."),
                    phase(Phase.PREPARE, StepKeys.STEP, "While services still run: fetch, build aside, pause."),
                    phase(Phase.BACKUP, StepKeys.STEP, "After the services stopped and the restore point was taken."),
                    phase(Phase.INSTALL, StepKeys.CHANGE, "The new program comes."),
                    phase(Phase.MIGRATE, StepKeys.CHANGE, "Stores are brought to the new version."),
                    phase(Phase.RESTART, StepKeys.STEP, "After the services were started."),
                    phase(Phase.VERIFY, StepKeys.STEP, "Proof beyond the services' `ready`: a login, a read."),
                    optional(
                            "on-failure",
                            Type.word("stop", "rollback", "ask"),
                            "What happens when a step fails and the operator did not say; `ask` with a terminal and `stop`"
                                    + " without when not given."),
                    optional(
                            "migrate-while",
                            Type.word("stopped", "running"),
                            "`running` puts restart before migrate, for products that migrate when the new program is up. The"
                                    + " plan says what a rollback would lose.")),
            List.of(),
            Map.of());

    private PlaybookKeys() {}

    private static List<Key> phases() {
        return List.of(
                phase(Phase.PRE_CHECKS, StepKeys.CHECK, "Checks."),
                phase(Phase.PREPARE, StepKeys.STEP, "Steps of prepare."),
                phase(Phase.BACKUP, StepKeys.STEP, "Steps of backup."),
                phase(Phase.INSTALL, StepKeys.CHANGE, "Steps of install."),
                phase(Phase.MIGRATE, StepKeys.CHANGE, "Steps of migrate."),
                phase(Phase.RESTART, StepKeys.STEP, "Steps of restart."),
                phase(Phase.VERIFY, StepKeys.STEP, "Steps of verify."));
    }

    private static List<Key> concat(List<Key> first, List<Key> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static Key phase(Phase phase, Shape step, String documentation) {
        return optional(
                phase.yamlName(), new ListOf(new Nested(step), "a list of " + step.noun() + "s", true), documentation);
    }
}
