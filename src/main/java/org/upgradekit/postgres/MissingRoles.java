package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.postgresql.PGConnection;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** The roles that a dump needs and that a server lacks. Those that it has are somebody's, and left as they are. */
final class MissingRoles {
    private final Server server;
    private final Needs needs;

    MissingRoles(Server server, Needs needs) {
        this.server = server;
        this.needs = needs;
    }

    /** Their names. */
    Set<String> names() {
        Set<String> missing = new TreeSet<>(needs.roles().keySet());
        missing.removeAll(ask("SELECT rolname FROM pg_roles"));
        return missing;
    }

    /** What would be done, a line each. */
    List<String> describe() {
        Set<String> missing = names();
        return needs.roles().keySet().stream()
                .map(role -> "role " + role
                        + (missing.contains(role) ? " would be created" : " is here and would stay as it is"))
                .toList();
    }

    /**
     * Creates them, all in one transaction, so that none is there without its password or what it is a member of.
     *
     * @param login by which the product logs in: its role gets the password that is known of it
     * @return what was done, a line for each role that is needed
     */
    List<String> create(Address login) {
        Set<String> missing = names();
        String known = login.password().isPresent() ? login.user() : "";
        if (!missing.isEmpty()) {
            create(missing, login, known);
        }
        List<String> said = new ArrayList<>();
        for (String role : needs.roles().keySet()) {
            String created = ": created" + (role.equals(known) ? ", with the password of the product's address" : "");
            said.add("role " + role + (missing.contains(role) ? created : ": was here already, left as it is"));
        }
        return said;
    }

    private void create(Set<String> missing, Address login, String known) {
        try (Connection control = server.open(server.admin().database(), "roles")) {
            control.setAutoCommit(false);
            for (SortedMap<String, String> statements : List.of(needs.roles(), needs.members())) {
                for (String role : missing) {
                    if (statements.containsKey(role)) {
                        Sql.run(control, String.valueOf(statements.get(role)));
                    }
                }
            }
            if (missing.contains(known)) {
                control.unwrap(PGConnection.class)
                        .alterUserPassword(known, login.password().orElseThrow().toCharArray(), null);
            }
            control.commit();
        } catch (SQLException refused) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "the roles that the database needs could not be created", SqlErrors.describe(refused), ""),
                    refused);
        }
    }

    /** Those that may log in and have no password, as far as that may be asked. */
    List<String> withoutPassword() {
        try {
            Set<String> silent = new TreeSet<>(
                    ask("SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword IS NULL AND NOT rolsuper"));
            silent.retainAll(needs.roles().keySet());
            return List.copyOf(silent);
        } catch (EnvironmentFailure notForUs) {
            return List.of();
        }
    }

    private Set<String> ask(String query) {
        return Set.copyOf(server.ask(
                "which roles there are", c -> Sql.rows(c, query, row -> String.valueOf(row.getString(1)))));
    }
}
