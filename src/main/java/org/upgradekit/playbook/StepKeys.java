package org.upgradekit.playbook;

import static org.upgradekit.playbook.Key.optional;
import static org.upgradekit.playbook.Key.required;

import java.util.List;
import java.util.Map;
import org.upgradekit.playbook.Type.Json;
import org.upgradekit.playbook.Type.ListOf;
import org.upgradekit.playbook.Type.MapOf;
import org.upgradekit.playbook.Type.Nested;
import org.upgradekit.playbook.Type.Scalar;

/** The keys of steps, and of the calls inside of them and elsewhere. */
final class StepKeys {
    private static final Shape HTTP = new Shape(
            "http",
            "A request. Redirects are not followed: a check that is redirected has not been answered.",
            List.of(
                    required("url", new Scalar(Form.URL, Scope.VALUE), "Where to."),
                    optional("method", Type.scalar(Form.METHOD), "`GET`, or `POST` with a body."),
                    optional(
                            "headers",
                            new MapOf(
                                    Form.HEADER,
                                    new Scalar(Form.ANY_TEXT, Scope.VALUE),
                                    "a mapping: headers and their values"),
                            "Sent with it."),
                    optional("json", new Json(Scope.VALUE, true), "The body, sent as JSON."),
                    optional(
                            "form",
                            new MapOf(
                                    Form.TEXT,
                                    new Scalar(Form.ANY_TEXT, Scope.VALUE),
                                    "a mapping: fields and their values"),
                            "The body, sent as a form."),
                    optional(
                            "tls",
                            Type.word("verify", "insecure"),
                            "`insecure` takes any certificate; meant for the host's own address.")),
            new Shape.Choice("body", List.of(List.of("json"), List.of("form")), false));

    private static final Shape QUERY = new Shape(
            "query",
            "A statement on a store, as the product's own role. Its answer is the first column of the first row.",
            List.of(
                    required("store", Type.scalar(Form.ID), "The database."),
                    required("sql", Type.text(Scope.SHOWN), "One statement; servers log it, so it takes no secret.")));

    private static final Shape FLYWAY = new Shape(
            "flyway",
            "Flyway's migrate: all pending migrations in one transaction where their files allow it.",
            List.of(
                    required("store", Type.scalar(Form.ID), "The database, which `changes` has to name as well."),
                    required(
                            "locations",
                            new ListOf(Type.text(Scope.SHOWN), "a list of directories", false),
                            "Where the migrations are.")));

    private static final Shape RETRY = new Shape(
            "retry",
            "Asks again until the answer is as expected.",
            List.of(
                    required("every", Type.scalar(Form.DURATION), "The pause between two attempts."),
                    required("for", Type.scalar(Form.DURATION), "After this time it has failed.")));

    private static final Shape EXPECT = new Shape(
            "expect",
            "Judges the answer of any verb; all that is given has to hold.",
            List.of(
                    optional("exit", Type.scalar(Form.EXIT), "The exit code of `run`; 0 when not given."),
                    optional("status", Type.scalar(Form.STATUS), "The status of `http`; 2xx when not given."),
                    optional(
                            "text",
                            Type.text(Scope.SHOWN),
                            "A pattern (java.util.regex) that is found in the answer; `^` and `$` are the ends of lines. Its"
                                    + " first group is the value."),
                    optional("json", new Json(Scope.SHOWN, false), "A subset of the answer, which is JSON."),
                    optional(
                            "value",
                            new Scalar(Form.ANY_TEXT, Scope.SHOWN),
                            "What the value has to be: the pattern's group, else the whole answer.")));

    private static final Key RUN = optional(
            "run",
            Type.anyOf(
                    new ListOf(new Scalar(Form.ANY_TEXT, Scope.ARGV), "a list: program and arguments", false),
                    new Scalar(Form.TEXT, Scope.SCRIPT)),
            "A program with its arguments, without a shell; or a text for `bash -euo pipefail`, in which `${}` is the"
                    + " shell's. No secrets in either: other users can read the arguments of processes. They go into `env`.");
    private static final Key HTTP_KEY = optional("http", new Nested(HTTP), "A request.");
    private static final Key QUERY_KEY = optional("query", new Nested(QUERY), "A statement on a store.");
    private static final Key FLYWAY_KEY = optional("flyway", new Nested(FLYWAY), "Flyway's migrate.");

    private static final List<Key> MODIFIERS = List.of(
            optional("user", Type.text(Scope.SHOWN), "`run` as this user."),
            optional(
                    "env",
                    new MapOf(
                            Form.VARIABLE,
                            new Scalar(Form.ANY_TEXT, Scope.VALUE),
                            "a mapping: variables and their values"),
                    "The environment of `run`, added to a minimal one. The place for secrets."),
            optional(
                    "env-file",
                    Type.anyOf(
                            new Scalar(Form.PATH, Scope.SHOWN),
                            new ListOf(new Scalar(Form.PATH, Scope.SHOWN), "a list of paths", false)),
                    "Files with lines `KEY=value` for the environment of `run`; their values are secrets. `env` is"
                            + " stronger."),
            optional("dir", Type.text(Scope.SHOWN), "The working directory of `run`."),
            optional("timeout", Type.scalar(Form.DURATION), "After this time it is ended and has failed."),
            optional("retry", new Nested(RETRY), "Asks again; not for what changes a store."),
            optional("expect", new Nested(EXPECT), "What the answer has to be."));

    /** Names and texts, of which one has to be equal, or ranges of versions. */
    static final Type CONDITIONS = new MapOf(
            Form.ID,
            Type.anyOf(
                    Type.scalar(Form.ANY_TEXT),
                    new ListOf(Type.scalar(Form.ANY_TEXT), "a list of texts and ranges", false)),
            "a mapping: `from`, `to` or settings, and what they have to be");

    /** The key that narrows. */
    static final Key WHEN = optional(
            "when",
            CONDITIONS,
            "Only where all of this holds: `from`, `to` (the hop's versions) or a setting, each with a text, a range of"
                    + " versions (`<2.7`, `\">=5.8.0 <6\"`) or a list of them, of which one has to fit.");

    private static final Key EACH = optional(
            "each",
            Type.anyOf(
                    new Scalar(Form.TEXT, Scope.SETTINGS),
                    new ListOf(new Scalar(Form.TEXT, Scope.SETTINGS), "a list of texts", false)),
            "Repeats the step for each of these, or for each line of a text; `${item}` stands for it, and the id gets"
                    + " `@item`.");
    private static final Key CONFIRM = optional(
            "confirm",
            Type.text(Scope.SHOWN),
            "A question that somebody answers with yes or no before anything changes: in the terminal, or in an answers"
                    + " file. With `severity: warn` and nobody there it is recorded as not answered.");
    private static final Key FILES = optional("files", new Nested(FileKeys.FILES), "An operation on a file.");

    /** A question: something that is called and judged, and changes nothing. */
    static final Shape CALL = new Shape(
            "call",
            "Something that is called and judged. It takes one verb.",
            concat(List.of(List.of(RUN, HTTP_KEY, QUERY_KEY), MODIFIERS)),
            List.of(Shape.Choice.one("verb", "run", "http", "query")),
            Map.of("flyway", "Flyway migrates: it is the verb of a step."));

    /** A command of a store: judged by its exit code alone. */
    static final Shape STORE_COMMAND = new Shape(
            "store command",
            "A program or a script of a store. It succeeds with exit code 0, and may be asked again after it was cut off. Its"
                    + " environment has `UPGRADE_SAVED_DIR`, the directory of this store's copy in the restore point, which is"
                    + " empty at first and may be filled; `UPGRADE_SAVED_ID`, a name of this copy alone, for copies that lie"
                    + " elsewhere; and `UPGRADE_SAVED_LABEL`, the first line of the file `label` in that directory, where"
                    + " `save` wrote one. The directory is private: another `user` cannot reach it.",
            List.of(
                    new Key(RUN.name(), RUN.type(), true, RUN.documentation(), RUN.since()),
                    modifier("user"),
                    modifier("env"),
                    modifier("dir"),
                    required("timeout", Type.scalar(Form.DURATION), "After this time it is ended and has failed.")),
            List.of(),
            Map.of(
                    "http", "A store's commands are run; a script may call curl.",
                    "query", "A store's commands are run; a script may call psql.",
                    "expect", "A store's command is judged by its exit code alone.",
                    "retry", "A store's command is asked once; it may try again by itself."));

    private static final List<Key> COMMAND = List.of(
            new Key(RUN.name(), RUN.type(), true, RUN.documentation(), RUN.since()),
            modifier("user"),
            modifier("env"),
            modifier("env-file"),
            modifier("dir"));

    private static final Map<String, String> NO_QUESTION = Map.of(
            "http", "A service's commands are run; a script may call curl. `ready` takes http.",
            "query", "A service's commands are run. `ready` takes query.",
            "expect", "A service's command is judged by its exit code alone. `ready` takes expect.",
            "retry", "A service's command is run once, and waited for. `ready` takes retry.",
            "timeout", "Its place is the service: how long a start may take.");

    /** A command that starts or stops a service. */
    static final Shape SERVICE_COMMAND = new Shape(
            "service command",
            "A program or a script that starts or stops a service, and ends with exit code 0.",
            COMMAND,
            List.of(),
            NO_QUESTION);

    /** The command that tells whether a service runs. */
    static final Shape SERVICE_STATUS = new Shape(
            "service status",
            "A program or a script that tells by exit code 0 that the service runs.",
            concat(List.of(
                    COMMAND,
                    List.of(optional("timeout", Type.scalar(Form.DURATION), "How long its answer may take.")))),
            List.of(),
            NO_QUESTION);

    private static Key modifier(String name) {
        return MODIFIERS.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static final List<Key> NAMES = List.of(
            required(
                    "id", Type.scalar(Form.ID), "Names the step in plan, journal and options; no two steps share one."),
            optional("name", Type.text(Scope.SHOWN), "For people; the id when not given."));
    private static final List<Key> CHECK_ONLY = List.of(
            optional(
                    "severity",
                    Type.word("warn", "block", "unwaivable"),
                    "What it means when it fails; `block` when not given. An operator may waive what blocks, with a reason."
                            + " Not for what changes a store."),
            optional("remedy", Type.text(Scope.SHOWN), "What to do when it fails."));
    private static final List<Key> WAY_BACK = List.of(
            optional(
                    "done-if",
                    new Nested(CALL),
                    "Asked at the step's turn: when it is met, there is nothing to do. Not believed on a dirty store."
                            + " Inherits `user`, `env` and `dir`."),
            optional(
                    "undo",
                    new Nested(CALL),
                    "Takes back an effect outside any store; runs in a rollback when this run did the step, and before"
                            + " a resume does it again. After a crash it may run twice. Inherits `user`, `env` and `dir`."),
            optional(
                    "finally",
                    new Nested(CALL),
                    "Runs once services run again, on every way out, when the step was begun: what was paused goes on. Until"
                            + " then it is owed. Inherits `user`, `env` and `dir`."));
    private static final String CHANGES =
            "The stores that it changes; `[]` for none. It is the whole declaration of danger:"
                    + " each is saved before. A step that changes a store needs a `timeout`.";

    /** A step of pre-checks. */
    static final Shape CHECK = new Shape(
            "check",
            "A step of `pre-checks`. It changes nothing, and may run several times before the upgrade begins.",
            concat(List.of(NAMES, List.of(CONFIRM, WHEN, EACH), CALL.keys(), CHECK_ONLY)),
            List.of(Shape.Choice.one("verb", "run", "http", "query", "confirm")),
            Map.of(
                    "finally", "Pre-checks change nothing, so nothing is owed.",
                    "files", "Pre-checks change nothing.",
                    "changes", "Pre-checks change nothing: a step that does belongs into install or migrate.",
                    "undo", "Pre-checks change nothing, so there is nothing to undo.",
                    "done-if", "Pre-checks are always asked.",
                    "flyway", "Pre-checks change nothing: Flyway's place is migrate."));

    /** A step of install or migrate. */
    static final Shape CHANGE = step(
            "step of install or migrate",
            "A step of `install` or `migrate`. It says what it changes.",
            required("changes", Type.stores(), CHANGES));

    /** A step of another phase. */
    static final Shape STEP = step(
            "step",
            "A step of `prepare`, `backup`, `restart` or `verify`.",
            optional("changes", Type.stores(), CHANGES + " Nothing when not given."));

    private StepKeys() {}

    private static Shape step(String name, String documentation, Key changes) {
        return new Shape(
                name,
                documentation,
                concat(List.of(
                        NAMES,
                        List.of(RUN, HTTP_KEY, QUERY_KEY, FLYWAY_KEY, FILES, changes, WHEN, EACH),
                        MODIFIERS,
                        WAY_BACK,
                        CHECK_ONLY)),
                List.of(Shape.Choice.one("verb", "run", "http", "query", "flyway", "files")),
                Map.of("confirm", "Questions are asked before anything changes: in pre-checks."));
    }

    private static List<Key> concat(List<List<Key>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
