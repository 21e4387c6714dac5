package org.upgradekit.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.postgres.Marker.Role;

/** The statements that change hands, each list one transaction: under a kill all of it has happened or nothing. */
final class Swaps {
    private final Claim claim;
    private final Names names;

    Swaps(Claim claim) {
        this.claim = claim;
        this.names = claim.names();
    }

    static String close(String database) {
        return "ALTER DATABASE " + Sql.name(database) + " ALLOW_CONNECTIONS false";
    }

    static String open(String database) {
        return "ALTER DATABASE " + Sql.name(database) + " ALLOW_CONNECTIONS true";
    }

    static String comment(String database, Optional<String> text) {
        return "COMMENT ON DATABASE " + Sql.name(database) + " IS "
                + text.map(Sql::text).orElse("NULL");
    }

    static String limit(String database, int limit) {
        return "ALTER DATABASE " + Sql.name(database) + " CONNECTION LIMIT " + limit;
    }

    static String rename(String from, String to) {
        return "ALTER DATABASE " + Sql.name(from) + " RENAME TO " + Sql.name(to);
    }

    /** The product's database goes under its private name, the placeholder takes the public one. */
    List<String> hide() {
        return List.of(
                rename(claim.database(), names.work()), rename(names.scratch(), claim.database()), open(names.work()));
    }

    /** The other way round; {@code comment} is what the database says from now on. */
    List<String> reveal(Situation now, Optional<String> comment) {
        List<String> statements = new ArrayList<>();
        now.publicly().ifPresent(placeholder -> statements.add(rename(claim.database(), names.scratch())));
        statements.add(rename(names.work(), claim.database()));
        statements.add(open(claim.database()));
        statements.add(comment(claim.database(), comment));
        return statements;
    }

    /** What is there now is put aside, closed and marked; the clone takes the public name. */
    List<String> restore(Situation now, Marker clone) {
        List<String> statements = new ArrayList<>();
        now.present().ifPresent(dirty -> {
            statements.add(rename(dirty.name(), names.old()));
            statements.add(comment(
                    names.old(),
                    Optional.of(clone.as(Role.OLD, dirty.oid(), clone.self()).text())));
        });
        boolean placeholder = now.publicly().isPresent() && now.state() != Situation.State.CLAIMED;
        if (placeholder) {
            statements.add(rename(claim.database(), names.scratch()));
        }
        statements.add(rename(names.restorePoint(), claim.database()));
        statements.add(limit(claim.database(), clone.connectionLimit()));
        statements.add(open(claim.database()));
        statements.add(comment(claim.database(), clone.comment()));
        return statements;
    }
}
