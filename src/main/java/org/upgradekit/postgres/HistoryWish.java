package org.upgradekit.postgres;

import java.util.Optional;

/**
 * The schema history that a playbook names.
 *
 * @param tool one of {@link SchemaHistories#tools()}
 * @param schema as the catalog has it, without quotes; any when empty
 * @param table the same; when empty the tool's usual name, and where no table bears that, any with the tool's columns
 */
public record HistoryWish(String tool, Optional<String> schema, Optional<String> table) {}
