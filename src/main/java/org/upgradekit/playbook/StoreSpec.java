package org.upgradekit.playbook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Position;

/**
 * A store as the playbook has it.
 *
 * @param history the schema history that is recorded and judged; only a database has one
 */
public record StoreSpec(String id, Kind kind, Optional<HistorySpec> history, Optional<When> when, Position at) {
    /** The kinds of stores. */
    public sealed interface Kind {}

    /**
     * A database.
     *
     * @param url the product's own connection
     * @param admin for all that is not the product's own work; when absent, {@code postgres} by the local socket where that can be, else the product's own connection
     */
    public record Postgresql(Text url, Optional<Text> admin) implements Kind {}

    /**
     * Whatever the playbook's own commands save, verify and put back; each a {@code run} with a time-out.
     *
     * @param proves what a verify that succeeds says of a copy
     * @param discard removes a copy; without it, what lies outside its directory stays
     * @param size prints bytes
     */
    public record Command(
            Call save, Call verify, Call restore, Proof proves, Optional<Call> discard, Optional<Call> size)
            implements Kind {
        /** By their keys. */
        public Map<String, Call> all() {
            Map<String, Call> all = new LinkedHashMap<>();
            all.put("save", save);
            all.put("verify", verify);
            all.put("restore", restore);
            discard.ifPresent(call -> all.put("discard", call));
            size.ifPresent(call -> all.put("size", call));
            return all;
        }
    }

    /** How far a copy is proven. */
    public enum Proof {
        /** It is complete. */
        COPIED,
        /** Its content is the store's. */
        CONTENT,
        /** It was restored into another place, and compared. */
        RESTORED
    }

    /** Files and directories: absolute paths without {@code ..}, which hold once references are filled. */
    public record Files(List<Text> paths) implements Kind {}
}
