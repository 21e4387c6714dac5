package org.upgradekit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a new database must be created with so that a dump fits: encoding and locale are fixed at birth, and a dump
 * restored under another collation sorts, and so may violate its own constraints, differently.
 *
 * @param provider {@code c} of the operating system, {@code i} ICU, {@code b} built in
 * @param locale of ICU or the built-in provider
 * @param publicSchema whether it has the schema {@code public}: a dump creates it, but does not say that it is gone
 */
public record DatabaseShape(
        String encoding,
        String collate,
        String ctype,
        String provider,
        Optional<String> locale,
        Optional<String> icuRules,
        boolean publicSchema) {
    private static final int PROVIDER_SINCE = 15;

    /** The columns for locale were renamed in 17, the rules came in 16: read as JSON, a missing one is NULL. */
    private static final String QUERY = """
            SELECT pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
                   coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'),
                   coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
                   to_jsonb(d) ->> 'daticurules', to_regnamespace('public') IS NOT NULL
              FROM pg_database d WHERE d.datname = current_database()""";

    /** Of the database that the connection is in. */
    static DatabaseShape read(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        QUERY,
                        row -> new DatabaseShape(
                                String.valueOf(row.getString(1)),
                                String.valueOf(row.getString(2)),
                                String.valueOf(row.getString(3)),
                                String.valueOf(row.getString(4)),
                                Optional.ofNullable(row.getString(5)),
                                Optional.ofNullable(row.getString(6)),
                                row.getBoolean(7)))
                .orElseThrow();
    }

    /** One line for a manifest; {@link #parse} reads it. */
    public String text() {
        return String.join(
                "\t",
                encoding,
                collate,
                ctype,
                provider,
                locale.orElse(""),
                icuRules.orElse(""),
                Boolean.toString(publicSchema));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static DatabaseShape parse(String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length != 7) {
            throw new IllegalArgumentException("not the shape of a database: " + text);
        }
        return new DatabaseShape(
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                Optional.of(parts[4]).filter(one -> !one.isEmpty()),
                Optional.of(parts[5]).filter(one -> !one.isEmpty()),
                Boolean.parseBoolean(parts[6]));
    }

    /** An empty database of this shape. */
    String create(String name, int serverMajor) {
        StringBuilder sql = new StringBuilder("CREATE DATABASE " + Sql.name(name) + " TEMPLATE template0 ENCODING "
                + Sql.text(encoding) + " LC_COLLATE " + Sql.text(collate) + " LC_CTYPE " + Sql.text(ctype));
        if (serverMajor >= PROVIDER_SINCE) {
            sql.append(" LOCALE_PROVIDER ").append(providerName());
            locale.ifPresent(value -> sql.append(provider.equals("i") ? " ICU_LOCALE " : " BUILTIN_LOCALE ")
                    .append(Sql.text(value)));
            icuRules.ifPresent(value -> sql.append(" ICU_RULES ").append(Sql.text(value)));
        }
        return sql.toString();
    }

    private String providerName() {
        return switch (provider) {
            case "i" -> "icu";
            case "b" -> "builtin";
            default -> "libc";
        };
    }
}
