package org.upgradekit.playbook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.json.Digest;
import org.upgradekit.json.JsonTree;

/**
 * What a playbook is read from: one file, or a folder with {@code playbook.yaml}, {@code releases/VERSION.yaml} and
 * {@code files/}.
 *
 * @param file the playbook's own file, as the operator knows it
 * @param texts the content of that file and of each release's, as the operator knows them
 * @param files all files of a folder, by their place in it; none of a file that stands alone
 */
public record PlaybookFolder(String file, Map<String, byte[]> texts, SortedMap<String, PlaybookFile> files) {
    /** What the file of a folder is called. */
    public static final String NAME = "playbook.yaml";

    /** The folder beside it that holds releases. */
    public static final String RELEASES = "releases";

    /** The folder beside it that holds what steps use. */
    public static final String FILES = "files";

    private static final String ENDING = ".yaml";

    /** Where a playbook's file stands: what {@code ${playbook}} names until a run has a copy. */
    public static Path of(String file) {
        return Path.of(file).toAbsolutePath().normalize().resolveSibling("");
    }

    /** Those of a folder's files that steps use. */
    public static SortedMap<String, PlaybookFile> used(Map<String, PlaybookFile> files) {
        SortedMap<String, PlaybookFile> used = new TreeMap<>(files);
        used.keySet().removeIf(name -> !name.startsWith(FILES + "/"));
        return used;
    }

    /** A playbook without a folder. */
    public static PlaybookFolder alone(String file, byte[] content) {
        return new PlaybookFolder(file, Map.of(file, content), new TreeMap<>());
    }

    /** {@code sha256:} and hex: of a lone file over its bytes; of a folder over names, contents and modes of all of it. */
    public String digest() {
        if (files.isEmpty()) {
            return Digest.sha256(text(file));
        }
        ObjectNode all = JsonTree.object();
        files.forEach((name, one) -> {
            ObjectNode node = all.putObject(name);
            node.put("digest", one.digest()).put("executable", one.executable());
        });
        return Digest.sha256(all);
    }

    /** Whether a file of that name can be a release's: its version, and {@code .yaml}. */
    public static boolean release(String name) {
        return name.endsWith(ENDING) && Form.VERSION.fits(name.substring(0, name.length() - ENDING.length()));
    }

    /** The files of releases. */
    List<String> releases() {
        return texts.keySet().stream()
                .filter(name -> !name.equals(file))
                .sorted()
                .toList();
    }

    /** The version that a release's file is for. */
    static String version(String release) {
        String name = String.valueOf(Path.of(release).getFileName());
        return name.substring(0, name.length() - ENDING.length());
    }

    byte[] text(String name) {
        byte[] text = texts.get(name);
        if (text == null) {
            throw new IllegalStateException("nobody read " + name);
        }
        return text;
    }
}
