package org.upgradekit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the PostgreSQL of a test comes from. A JVM of tests has one: {@code -Dupgradekit.postgres=embedded-18}, or
 * {@code debian-15}, or {@code container-17}; {@code embedded-15} when nothing is said.
 *
 * @param major 14 to 18
 */
public record PostgresSource(Kind kind, int major) {
    /** What one source is chosen with. */
    public static final String PROPERTY = "upgradekit.postgres";

    /** Those that we know to serve. */
    static final int OLDEST = 14;

    static final int NEWEST = 18;

    /** Of the library on the class path, which the demo uses as well; the build puts the others below target/postgres. */
    static final int USUAL = 15;

    /** Who made the programs. */
    public enum Kind {
        /** Zonky's; initdb, pg_ctl and postgres alone. */
        EMBEDDED,
        /** Of the package postgresql-15: Debian's patches, paths and options. */
        DEBIAN,
        /** The official image. */
        CONTAINER
    }

    /** That of this JVM. */
    public static PostgresSource chosen() {
        return parse(System.getProperty(PROPERTY, new PostgresSource(Kind.EMBEDDED, USUAL).toString()));
    }

    static PostgresSource parse(String text) {
        String[] parts = text.split("-", 2);
        return new PostgresSource(
                Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[parts.length - 1]));
    }

    /** One for each major version. */
    static Stream<PostgresSource> all(Kind kind) {
        return Stream.iterate(OLDEST, major -> major <= NEWEST, major -> major + 1)
                .map(major -> new PostgresSource(kind, major));
    }

    /**
     * Starts a server on the loopback that ends with this JVM and lets the superuser {@code postgres} in without a password.
     *
     * @param settings as in postgresql.conf
     * @return its port
     */
    public int start(Map<String, String> settings) {
        Map<String, String> sorted = new TreeMap<>(settings);
        try {
            return switch (kind) {
                case EMBEDDED -> EmbeddedServer.start(major, sorted);
                case DEBIAN -> DebianServer.start(major, sorted);
                case CONTAINER -> ContainerServer.start(major, sorted);
            };
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + major;
    }
}
