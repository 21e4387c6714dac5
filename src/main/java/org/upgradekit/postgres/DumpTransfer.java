package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/**
 * Makes a database of a dump that another server wrote: the roles that are missing, then a database under a name of ours,
 * which is compared with what was dumped, and last, in one transaction, its public name with owner, rights, settings,
 * comment and limit. Nothing that is there is changed. A kill leaves roles, and at worst a database under our name with our
 * marker: the same again goes on from there.
 */
public final class DumpTransfer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Server server;
    private final TrialRestore restores;
    private final Content content;
    private final MissingRoles roles;

    /**
     * What is brought.
     *
     * @param target the dump, and where it stands until it has its name
     * @param name that the database gets
     * @param digest of its content, as {@link Readings#dumpDigest} takes it
     */
    public record Content(TrialRestore.Target target, Needs needs, String name, String digest) {}

    /**
     * What was done.
     *
     * @param said a line each
     * @param toDo what is left to do, a line each
     */
    public record Outcome(List<String> said, List<String> toDo) {}

    public DumpTransfer(Server server, TrialRestore restores, Content content) {
        this.server = server;
        this.restores = restores;
        this.content = content;
        this.roles = new MissingRoles(server, content.needs());
    }

    /** What speaks against it, a line each; changes nothing. */
    public List<String> obstacles() {
        List<String> why = new ArrayList<>();
        if (server.facts().major() < content.needs().major()) {
            why.add("it was dumped by PostgreSQL " + content.needs().major() + ", and the server at " + server.admin()
                    + " is " + server.facts().versionText() + ": install a server that is not older");
        }
        if (server.facts().recovering()) {
            why.add("the server at " + server.admin() + " is a standby, which takes no changes");
        }
        missing("tablespace", content.needs().tablespaces(), "SELECT spcname FROM pg_tablespace")
                .map(names -> names + ": create it")
                .ifPresent(why::add);
        missing("extension", content.needs().extensions().keySet(), "SELECT name FROM pg_available_extensions")
                .map(names -> names + ": install its package")
                .ifPresent(why::add);
        if (there().isPresent() && !holds(there().get())) {
            why.add("database " + content.name() + " is there already, with another content. It is not replaced:"
                    + " rename it, or drop it when nobody needs it");
        }
        return why;
    }

    private Optional<String> missing(String what, Set<String> wanted, String query) {
        Set<String> missing = new TreeSet<>(wanted);
        server.ask("what it has", c -> Sql.rows(c, query, row -> String.valueOf(row.getString(1))))
                .forEach(missing::remove);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the server has no " + what + " " + String.join(", ", missing));
    }

    private Optional<Database> there() {
        return server.database(content.name());
    }

    private boolean holds(Database there) {
        return there.open()
                && Readings.dumpDigest(Readings.fingerprint(server, there.name()))
                        .equals(content.digest());
    }

    /** What {@link #perform} would do, a line each; changes nothing. */
    public List<String> describe() {
        List<String> said = new ArrayList<>(roles.describe());
        said.add("database " + content.name()
                + (there().isPresent()
                        ? " is here already, with this very content"
                        : " would be restored from its dump"));
        return said;
    }

    /**
     * Brings it in.
     *
     * @param login by which the product logs in
     * @throws EnvironmentFailure when the server refuses, or the dump is not what was saved: then it is in no place
     */
    public Outcome perform(Address login, DumpTask task) {
        // Whoever else restores it is waited for; what a killed attempt left at work is over then.
        return server.alone("transfer " + content.name(), () -> {
            new SessionEnding(server, PATIENCE).named(server.sessions().name(task.step()));
            obstacles().stream().findFirst().ifPresent(why -> {
                throw failed(why);
            });
            return brought(login, task);
        });
    }

    private Outcome brought(Address login, DumpTask task) {
        List<String> said = new ArrayList<>(roles.create(login));
        try {
            said.add(database(task));
        } catch (EnvironmentFailure failure) {
            Diagnostic why = failure.first();
            throw new EnvironmentFailure(
                    failure.exitCode(),
                    Diagnostic.error(why.summary(), why.detail() + "\n" + String.join("\n", said), why.hint()),
                    failure);
        }
        return new Outcome(said, toDo(login));
    }

    private String database(DumpTask task) {
        String name = content.name();
        if (there().isPresent()) {
            return "database " + name
                    + ": was here already, with this very content; owner, rights and settings were left"
                    + " as they are";
        }
        Database made = standing().orElseGet(() -> {
            restores.restore(content.target(), content.digest(), task);
            return server.database(content.target().database()).orElseThrow();
        });
        // Whoever came in meanwhile, as a watcher of all databases does, is in the way of its name.
        server.run("to close " + made.name(), Swaps.close(made.name()));
        server.endSessions(made.oid(), Set.of(), PATIENCE);
        server.together("to name " + name, naming(made));
        return "database " + name + ": restored and equal, owner "
                + content.needs().attributes().owner();
    }

    /** What an earlier attempt had restored and not named. */
    private Optional<Database> standing() {
        Optional<Database> left = server.database(content.target().database())
                .filter(one ->
                        one.comment().filter(content.target().marker()::equals).isPresent());
        left.filter(one -> !one.open()).ifPresent(one -> server.run("to open " + one.name(), Swaps.open(one.name())));
        return left.flatMap(one -> server.database(one.oid())).filter(this::holds);
    }

    private List<String> naming(Database made) {
        Needs needs = content.needs();
        String name = content.name();
        List<String> statements = new ArrayList<>(List.of(
                Swaps.rename(made.name(), name),
                "ALTER DATABASE " + Sql.name(name) + " OWNER TO "
                        + Sql.name(needs.attributes().owner())));
        statements.addAll(needs.attributes().statements(name));
        statements.addAll(
                List.of(Swaps.limit(name, needs.limit()), Swaps.comment(name, needs.comment()), Swaps.open(name)));
        return statements;
    }

    /** Whether the product gets in is asked as the product: a role that was here already may have another password. */
    private List<String> toDo(Address login) {
        List<String> toDo = new ArrayList<>();
        List<String> silent = roles.withoutPassword();
        if (!silent.isEmpty()) {
            toDo.add("Give these roles their passwords: " + String.join(", ", silent) + ".");
        }
        try (Connection session = server.sessions().open(login.withDatabase(content.name()), "login")) {
            session.isValid(1);
        } catch (EnvironmentFailure refused) {
            toDo.add("Let the product log in, which its address does not: "
                    + refused.first().line() + ".");
        } catch (SQLException gone) {
            toDo.add("Look whether the product can log in: " + SqlErrors.describe(gone) + ".");
        }
        return toDo;
    }

    private EnvironmentFailure failed(String why) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error("database " + content.name() + " was not restored", why, ""));
    }
}
