package org.upgradekit.playbook;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;

/**
 * A store as the playbook has it.
 *
 * @param history the schema history that is recorded and judged; only a database has one
 */
public record StoreSpec(String id, Kind kind, Optional<HistorySpec> history, Position at) {
    /** The kinds of stores. */
    public sealed interface Kind {}

    /**
     * A database.
     *
     * @param url the product's own connection
     * @param admin for all that is not the product's own work; when absent, {@code postgres} by the local socket where that can be, else the product's own connection
     */
    public record Postgresql(Text url, Optional<Text> admin) implements Kind {}

    /** Files and directories: absolute paths without {@code ..}, which hold once references are filled. */
    public record Files(List<Text> paths) implements Kind {}
}
