package org.upgradekit.postgres;

import java.util.Optional;

/**
 * What a migration tool recorded about a database. Read before and after every step that migrates: equal records mean
 * that the step changed nothing that its tool knows of.
 *
 * @param tool one of {@link SchemaHistories#tools()}
 * @param table qualified and quoted, as SQL takes it
 * @param version the newest one, in the tool's own words; empty when nothing was applied yet
 * @param count entries
 * @param digest SHA-256 in hex over the set of entries, in an order of its own: some histories are sets, in which the
 *     newest entry says nothing about the others
 * @param failed whether the tool itself says that an entry failed, is unfinished, or that the history is locked
 */
public record SchemaHistory(
        String tool, String table, Optional<String> version, long count, String digest, boolean failed) {}
