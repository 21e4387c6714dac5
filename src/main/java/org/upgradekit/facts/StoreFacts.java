package org.upgradekit.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was observed of a store. */
public sealed interface StoreFacts {
    /** Bytes that a copy of it takes. */
    long bytes();

    /** What must not move between plan and apply. */
    Map<String, String> identity();

    /** One line for people. */
    String summary();

    /**
     * A database.
     *
     * @param server its version, {@code 15.18}
     * @param systemIdentifier of the server's cluster; with {@code oid} it identifies the database, its name does not
     * @param histories the schema history that the playbook names, or those found by their columns; more than one is a
     *     question to the playbook
     * @param dumpTool version of a pg_dump that can dump this server, or empty
     * @param notUndone sequences and unlogged tables that a crash of the server may leave different
     */
    record Database(
            String server,
            String systemIdentifier,
            long oid,
            String name,
            long bytes,
            List<History> histories,
            Optional<String> dumpTool,
            List<String> notUndone)
            implements StoreFacts {
        @Override
        public Map<String, String> identity() {
            Map<String, String> names = new TreeMap<>();
            names.put("system", systemIdentifier);
            names.put("oid", Long.toString(oid));
            // A major upgrade of the server is an upgrade of its own, between two of the product; a minor one is
            // upkeep.
            names.put("postgresql", server.split("\\.", 2)[0]);
            histories.forEach(history -> names.put("history." + history.table(), history.digest()));
            return names;
        }

        @Override
        public String summary() {
            StringBuilder text = new StringBuilder("PostgreSQL " + server + ", " + Sizes.text(bytes));
            histories.forEach(history ->
                    text.append(", ").append(history.tool()).append(' ').append(history.version()));
            return text.toString();
        }
    }

    /** Files below one or more roots. */
    record Files(List<String> roots, long count, long bytes) implements StoreFacts {
        @Override
        public Map<String, String> identity() {
            return Map.of("roots", String.join(" ", roots));
        }

        @Override
        public String summary() {
            return String.join(", ", roots) + ", " + count + (count == 1 ? " file, " : " files, ") + Sizes.text(bytes);
        }
    }

    /**
     * What a playbook's own commands save and put back.
     *
     * @param size in bytes, where one of the commands tells it
     */
    record Command(Optional<Long> size) implements StoreFacts {
        @Override
        public long bytes() {
            return size.orElse(0L);
        }

        /** Nothing is known of it that would have to stay. */
        @Override
        public Map<String, String> identity() {
            return Map.of();
        }

        @Override
        public String summary() {
            return "saved by its own commands, " + size.map(Sizes::text).orElse("size unknown");
        }
    }

    /**
     * A schema history as a migration tool keeps it.
     *
     * @param version the newest applied, as written there
     * @param digest over the whole set, so that a history of equal length and end is told apart
     * @param failed the tool itself says that a migration failed or is in flight
     */
    record History(String tool, String table, String version, long count, String digest, boolean failed) {}
}
