package org.upgradekit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.upgradekit.host.Disk;
import org.upgradekit.postgres.FlatJson;

/**
 * What a rollback replaced of the roots of a store, recorded before its first rename: names that are free or taken prove
 * nothing, since either version may have added or removed what stood there.
 *
 * @param there the side that is in place, or is being put there
 * @param done whether it is there in whole; until then no version has had the files
 */
record Replaced(Side there, boolean done, List<Root> roots) {
    private static final String FILE = "replaced.json";
    private static final String FORMAT = "upgradekit.replaced/1";

    /**
     * One root.
     *
     * @param aside where the new version's is kept, while the other side is there
     * @param undone where the old version's is kept
     * @param newer whether the new version has anything there
     * @param older whether the old version has
     */
    record Root(FileRoot root, Path aside, Path undone, boolean newer, boolean older) {
        Path kept(Side side) {
            return side == Side.NEW ? aside : undone;
        }

        boolean had(Side side) {
            return side == Side.NEW ? newer : older;
        }

        /** The same, with what a side has there by now. */
        Root having(Side side, boolean any) {
            return new Root(root, aside, undone, side == Side.NEW ? any : newer, side == Side.OLD ? any : older);
        }
    }

    Replaced each(UnaryOperator<Root> change) {
        return new Replaced(there, done, roots.stream().map(change).toList());
    }

    Replaced now(Side side, boolean whole) {
        return new Replaced(side, whole, roots);
    }

    /** As it was recorded; empty when it never was, or is not there any more. */
    static Optional<Replaced> read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> fields = FlatJson.read(new String(disk.read(file), StandardCharsets.UTF_8).strip())
                .filter(known -> FORMAT.equals(known.get("format")))
                .orElseThrow(() -> new IOException(file + " is damaged, or of another version"));
        List<Root> roots = new ArrayList<>();
        for (int number = 1; fields.containsKey(key(number, "path")); number++) {
            roots.add(new Root(
                    new FileRoot(path(fields, number, "path")),
                    path(fields, number, "aside"),
                    path(fields, number, "undone"),
                    Boolean.parseBoolean(fields.get(key(number, "new"))),
                    Boolean.parseBoolean(fields.get(key(number, "old")))));
        }
        Side there = "new".equals(fields.get("there")) ? Side.NEW : Side.OLD;
        return Optional.of(new Replaced(there, Boolean.parseBoolean(fields.get("done")), List.copyOf(roots)));
    }

    private static String key(int number, String name) {
        return "root." + number + "." + name;
    }

    private static Path path(Map<String, String> fields, int number, String name) {
        return Path.of(fields.getOrDefault(key(number, name), ""));
    }

    void write(Disk disk, Path directory) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        fields.put("there", there == Side.NEW ? "new" : "old");
        fields.put("done", Boolean.toString(done));
        for (int number = 1; number <= roots.size(); number++) {
            Root one = roots.get(number - 1);
            fields.put(key(number, "path"), one.root().path().toString());
            fields.put(key(number, "aside"), one.aside().toString());
            fields.put(key(number, "undone"), one.undone().toString());
            fields.put(key(number, "new"), Boolean.toString(one.newer()));
            fields.put(key(number, "old"), Boolean.toString(one.older()));
        }
        disk.replace(directory.resolve(FILE), (FlatJson.write(fields) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void forget(Disk disk, Path directory) throws IOException {
        disk.delete(directory.resolve(FILE));
    }
}
