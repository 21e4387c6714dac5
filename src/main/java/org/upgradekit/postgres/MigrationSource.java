package org.upgradekit.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * Whose migrations go where.
 *
 * @param database with the product's own role: what it creates belongs to that role
 * @param locations directories with Flyway's files
 * @param step names the sessions, as {@code upgrade:<run>:<step>}
 */
public record MigrationSource(Address database, List<Path> locations, String step) {
    public MigrationSource {
        locations = List.copyOf(locations);
    }
}
