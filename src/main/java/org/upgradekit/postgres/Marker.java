package org.upgradekit.postgres;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the comment of a database of ours or under work. A comment survives a rename and is not copied to a
 * clone; {@code self} tells the database it was written for from one into which a dump carried it.
 *
 * @param self OID of the database that bears this marker
 * @param refers of a restore point: OID of the run's work database; of one put aside: OID of what took its place; else 0
 * @param comment the original's own comment
 * @param connectionLimit the original's
 */
public record Marker(Claim claim, Role role, long self, long refers, Optional<String> comment, int connectionLimit) {
    private static final String VERSION = "1";

    /** What a database is to a run. */
    public enum Role {
        /** The product's own, that the run changes. */
        WORK("work"),
        /** A clone in the making: never to be restored from. */
        COPYING("copying"),
        /** A clone compared with its source. */
        RESTORE_POINT("rp"),
        /** What a rollback replaced. */
        OLD("old"),
        /** What the undo of a rollback replaced. */
        UNDONE("undone"),
        /** Empty and closed, holds the public name. */
        PLACEHOLDER("placeholder"),
        /** Of a trial. */
        SCRATCH("scratch");

        private final String word;

        Role(String word) {
            this.word = word;
        }
    }

    /** The marker of a database, unless it has none or one that a dump carried there from another. */
    public static Optional<Marker> of(Database database) {
        return database.comment().flatMap(Marker::parse).filter(marker -> marker.self == database.oid());
    }

    /** This run's marker on this very database. */
    static Optional<Marker> of(Database database, Claim claim) {
        return of(database)
                .filter(marker -> marker.claim.run().equals(claim.run())
                        && marker.claim.store().equals(claim.store())
                        && marker.claim.oid() == claim.oid()
                        && marker.claim.database().equals(claim.database()));
    }

    Marker as(Role other, long otherSelf, long otherRefers) {
        return new Marker(claim, other, otherSelf, otherRefers, comment, connectionLimit);
    }

    /** The text of the comment: one flat JSON object, whatever the original comment holds. */
    public String text() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("upgradekit", VERSION);
        fields.put("run", claim.run());
        fields.put("role", role.word);
        fields.put("undo", claim.undo());
        fields.put("product", claim.product());
        fields.put("store", claim.store());
        fields.put("public", claim.database());
        fields.put("host", claim.host());
        fields.put("state-dir", claim.stateDirectory());
        fields.put("oid", String.valueOf(claim.oid()));
        fields.put("self", String.valueOf(self));
        fields.put("refers", String.valueOf(refers));
        fields.put("keeps-name", String.valueOf(claim.keepsName()));
        fields.put("limit", String.valueOf(connectionLimit));
        claim.system().ifPresent(system -> fields.put("system", system));
        comment.ifPresent(text -> fields.put("comment", text));
        return FlatJson.write(fields);
    }

    /** Empty when the text is no marker; unknown fields are ignored. */
    static Optional<Marker> parse(String text) {
        return FlatJson.read(text)
                .filter(fields -> VERSION.equals(fields.get("upgradekit")))
                .flatMap(Marker::fromFields);
    }

    private static Optional<Marker> fromFields(Map<String, String> fields) {
        try {
            Claim claim = new Claim(
                    need(fields, "run"),
                    need(fields, "host"),
                    need(fields, "state-dir"),
                    need(fields, "product"),
                    need(fields, "store"),
                    need(fields, "public"),
                    Long.parseLong(need(fields, "oid")),
                    Optional.ofNullable(fields.get("system")),
                    Boolean.parseBoolean(need(fields, "keeps-name")));
            return Arrays.stream(Role.values())
                    .filter(one -> one.word.equals(fields.get("role")))
                    .findFirst()
                    .map(role -> new Marker(
                            claim,
                            role,
                            Long.parseLong(need(fields, "self")),
                            Long.parseLong(need(fields, "refers")),
                            Optional.ofNullable(fields.get("comment")),
                            Integer.parseInt(need(fields, "limit"))));
        } catch (IllegalArgumentException incomplete) {
            return Optional.empty();
        }
    }

    private static String need(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }
}
