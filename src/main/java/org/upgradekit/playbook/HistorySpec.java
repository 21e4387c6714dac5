package org.upgradekit.playbook;

import java.util.Optional;

/**
 * The schema history of a database.
 *
 * @param tool the migration tool that keeps it
 * @param schema as the catalog has it, without quotes; empty where the playbook leaves it to the columns
 * @param table the same
 */
public record HistorySpec(String tool, Optional<Text> schema, Optional<Text> table) {}
