package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.postgresql.PGConnection;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.FilteredFile;

/**
 * Makes a database of a dump that another server wrote: the roles that are missing, then a database under a name of ours,
 * which is compared with what was dumped, and last, in one transaction, its public name. Nothing that is there is changed.
 * A kill leaves roles, and at worst a database under our name: the same again goes on from there.
 *
 * <p>pg_restore itself creates the database, so encoding, locale, owner, rights and settings are those that pg_dump saw; its
 * comment is the clone's marker, which knows comment and connection limit of the original.
 */
public final class DumpTransfer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Server server;
    private final TrialRestore restores;
    private final Content content;

    /**
     * What is brought.
     *
     * @param name that the database gets
     * @param digest of its content, as {@link Readings#dumpDigest} takes it
     * @param source the database that was dumped, whose name pg_restore gives to the new one at first
     */
    public record Content(FilteredFile dump, Needs needs, String name, String digest, Source source) {}

    /** A clone on the server that was dumped; {@code system} is that server's identifier, where it was known. */
    public record Source(String name, long oid, Optional<String> system) {}

    public DumpTransfer(Server server, TrialRestore restores, Content content) {
        this.server = server;
        this.restores = restores;
        this.content = content;
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
                .map(names -> names + ": create it, or its namesake")
                .ifPresent(why::add);
        missing("extension", content.needs().extensions().keySet(), "SELECT name FROM pg_available_extensions")
                .map(names -> names + ": install its package")
                .ifPresent(why::add);
        standing().ifPresent(why::add);
        return why;
    }

    private Optional<String> missing(String what, Set<String> wanted, String query) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(names(query));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the server has no " + what + " " + String.join(", ", missing));
    }

    private Set<String> names(String query) {
        return Set.copyOf(server.ask("what it has", c -> Sql.rows(c, query, row -> String.valueOf(row.getString(1)))));
    }

    private Optional<String> standing() {
        Optional<Database> there = server.database(content.name());
        if (there.isPresent() && !holds(there.get())) {
            return Optional.of(
                    "database " + content.name() + " is there already, with another content. It is not replaced:"
                            + " rename it, or drop it when nobody needs it");
        }
        return server.database(content.source().name())
                .filter(Predicate.not(this::ours))
                .map(one ->
                        "database " + one.name() + " is the restore point itself, or somebody else's: on the host that"
                                + " made it a restore point is put back by its id");
    }

    /** Whether an earlier attempt got as far as this. */
    private boolean holds(Database there) {
        return there.open()
                && Readings.dumpDigest(Readings.fingerprint(server, there.name()))
                        .equals(content.digest());
    }

    /** What an attempt left that was cut off; the comment comes late, and the clone itself has another number or server. */
    private boolean ours(Database there) {
        boolean original = there.oid() == content.source().oid()
                && server.facts().systemIdentifier().equals(content.source().system());
        boolean carried = there.comment()
                .flatMap(Marker::parse)
                .filter(marker -> marker.self() == content.source().oid())
                .isPresent();
        return !original && (there.comment().isEmpty() || carried);
    }

    /** What {@link #perform} would do, a line each; changes nothing. */
    public List<String> describe() {
        List<String> said = new ArrayList<>();
        missingRoles().forEach(role -> said.add("role " + role + " would be created"));
        said.add("database " + content.name()
                + (server.database(content.name()).isPresent()
                        ? " is here already, with this very content"
                        : " would be restored from its dump"));
        return said;
    }

    private Set<String> missingRoles() {
        Set<String> missing = new TreeSet<>(content.needs().roles().keySet());
        missing.removeAll(names("SELECT rolname FROM pg_roles"));
        return missing;
    }

    /**
     * Brings it in.
     *
     * @param login by which the product logs in: where its role is created, it gets the password that is known of it
     * @return what people should know, a line each
     * @throws EnvironmentFailure when the server refuses, or the dump is not what was saved: then it is in no place
     */
    public List<String> perform(Address login, DumpTask task) {
        // Whoever else restores it is waited for; what a killed attempt left at work is over then.
        return server.alone("transfer " + content.name(), () -> {
            new SessionEnding(server, PATIENCE).ours(server.sessions().prefix());
            return brought(login, task);
        });
    }

    private List<String> brought(Address login, DumpTask task) {
        obstacles().stream().findFirst().ifPresent(why -> {
            throw failed("database " + content.name() + " was not restored", why);
        });
        List<String> said = new ArrayList<>(createRoles(login));
        if (server.database(content.name()).isPresent()) {
            said.add("database " + content.name() + " was there already, with this very content");
            return said;
        }
        server.database(content.source().name()).ifPresent(this::drop);
        try {
            said.add(restored(task));
            return said;
        } catch (EnvironmentFailure failure) {
            server.database(content.source().name()).filter(this::ours).ifPresent(this::drop);
            throw failure;
        }
    }

    private String restored(DumpTask task) {
        restores.create(content.dump(), task);
        Database made = made();
        restores.requireContent(made.name(), content.dump(), content.digest());
        restores.analyze(made.name(), task);
        server.together("to name " + content.name(), naming(made));
        return "database " + content.name() + ": restored and equal, owner " + made.owner();
    }

    private Database made() {
        return server.database(content.source().name())
                .filter(this::ours)
                .orElseThrow(() -> failed(
                        "database " + content.name() + " was not restored",
                        "pg_restore made no database " + content.source().name()));
    }

    /** Its limit was lifted, and its comment taken, when it was dumped. */
    private List<String> naming(Database made) {
        Optional<Marker> marker = made.comment().flatMap(Marker::parse);
        return List.of(
                Swaps.rename(made.name(), content.name()),
                Swaps.limit(content.name(), marker.map(Marker::connectionLimit).orElse(-1)),
                Swaps.comment(content.name(), marker.flatMap(Marker::comment)));
    }

    private void drop(Database left) {
        if (left.template()) {
            server.run("to drop " + left.name(), "ALTER DATABASE " + Sql.name(left.name()) + " IS_TEMPLATE false");
        }
        server.run("to drop " + left.name(), "DROP DATABASE " + Sql.name(left.name()) + " WITH (FORCE)");
    }

    /** All in one transaction, so that none is there without its password, or without what it is a member of. */
    private List<String> createRoles(Address login) {
        Set<String> wanted = missingRoles();
        if (wanted.isEmpty()) {
            return List.of();
        }
        try (Connection control = server.open(server.admin().database(), "roles")) {
            control.setAutoCommit(false);
            for (String role : wanted) {
                Sql.run(control, String.valueOf(content.needs().roles().get(role)));
            }
            for (String role : wanted) {
                for (String grant : Optional.ofNullable(
                                content.needs().members().get(role))
                        .stream()
                        .toList()) {
                    Sql.run(control, grant);
                }
            }
            boolean known = wanted.contains(login.user()) && login.password().isPresent();
            if (known) {
                control.unwrap(PGConnection.class)
                        .alterUserPassword(login.user(), login.password().get().toCharArray(), null);
            }
            control.commit();
            return told(wanted, known ? login.user() : "");
        } catch (SQLException refused) {
            throw failed("the roles that it needs could not be created", SqlErrors.describe(refused));
        }
    }

    private List<String> told(Set<String> created, String withPassword) {
        Set<String> loggingIn = names("SELECT rolname FROM pg_roles WHERE rolcanlogin");
        List<String> said = new ArrayList<>();
        for (String role : created) {
            String password = role.equals(withPassword)
                    ? ", with the password of the product's address"
                    : loggingIn.contains(role) ? ", without a password" : "";
            said.add("role " + role + ": created" + password);
        }
        return said;
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, why, ""));
    }
}
