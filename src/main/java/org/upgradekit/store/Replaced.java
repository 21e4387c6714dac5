package org.upgradekit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.host.Disk;
import org.upgradekit.postgres.FlatJson;

/**
 * What a rollback replaced of one root, recorded before its first rename: names that are free or taken prove nothing,
 * since the new version may have added or removed what stood there.
 *
 * @param aside where what it replaced is kept
 * @param undone where what it put there is kept once that was undone
 * @param had whether anything stood there
 * @param put whether it put anything there
 */
record Replaced(FileRoot root, Path aside, Path undone, boolean had, boolean put) {
    private static final String FILE = "replaced.json";
    private static final String FORMAT = "upgradekit.replaced/1";

    /** Where it is while the other side stands in its place. */
    Path kept(Side side) {
        return side == Side.NEW ? aside : undone;
    }

    boolean had(Side side) {
        return side == Side.NEW ? had : put;
    }

    /** As it was recorded; empty when it never was, or is not there any more. */
    static Optional<List<Replaced>> read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> fields = FlatJson.read(new String(disk.read(file), StandardCharsets.UTF_8).strip())
                .filter(known -> FORMAT.equals(known.get("format")))
                .orElseThrow(() -> new IOException(file + " is damaged, or of another version"));
        List<Replaced> all = new ArrayList<>();
        for (int number = 1; fields.containsKey("root." + number + ".path"); number++) {
            String key = "root." + number + ".";
            all.add(new Replaced(
                    new FileRoot(Path.of(fields.getOrDefault(key + "path", ""))),
                    Path.of(fields.getOrDefault(key + "aside", "")),
                    Path.of(fields.getOrDefault(key + "undone", "")),
                    Boolean.parseBoolean(fields.get(key + "had")),
                    Boolean.parseBoolean(fields.get(key + "put"))));
        }
        return Optional.of(List.copyOf(all));
    }

    static void write(Disk disk, Path directory, List<Replaced> all) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        for (Replaced one : all) {
            String key = "root." + (all.indexOf(one) + 1) + ".";
            fields.put(key + "path", one.root.path().toString());
            fields.put(key + "aside", one.aside.toString());
            fields.put(key + "undone", one.undone.toString());
            fields.put(key + "had", Boolean.toString(one.had));
            fields.put(key + "put", Boolean.toString(one.put));
        }
        disk.replace(directory.resolve(FILE), (FlatJson.write(fields) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void forget(Disk disk, Path directory) throws IOException {
        disk.delete(directory.resolve(FILE));
    }
}
