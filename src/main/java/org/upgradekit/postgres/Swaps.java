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

    /**
     * What is there now is put aside, closed and marked; the clone takes the public name.
     *
     * @param replaced the marker of what is there, with the comment that it has of its own
     */
    List<String> restore(Situation now, Optional<Marker> replaced, Marker clone) {
        List<String> statements = new ArrayList<>();
        now.present().ifPresent(dirty -> {
            statements.add(rename(dirty.name(), names.old()));
            statements.add(comment(
                    names.old(),
                    Optional.of(replaced.orElse(clone)
                            .as(Role.OLD, dirty.oid(), clone.self())
                            .text())));
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

    /**
     * What was put aside and what stands in its place change places; both are closed.
     *
     * @param leaves the marker that what stands there bears from then on
     * @param comes the marker of what was put aside
     */
    List<String> exchange(Marker leaves, Marker comes) {
        return List.of(
                rename(claim.database(), names.scratch()),
                rename(names.old(), claim.database()),
                open(claim.database()),
                comment(claim.database(), comes.comment()),
                rename(names.scratch(), names.old()),
                comment(names.old(), Optional.of(leaves.text())));
    }
}
