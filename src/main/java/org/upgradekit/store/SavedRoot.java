package org.upgradekit.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifest keeps of one root: {@code root.N.path}, and, unless there was nothing at the path,
 * {@code root.N.archive}, {@code root.N.sha256} (of the archive), {@code root.N.content} (of the files), and of an encrypted
 * one {@code root.N.encrypted} and {@code root.N.recipient}.
 */
record SavedRoot(FileRoot root, Optional<Copy> copy) {
    /** An archive, relative to the directory of the store, and its digests. */
    record Copy(String archive, String sha256, String content, Optional<Sealed> sealed) {}

    void writeTo(Map<String, String> details, int number) {
        String key = "root." + number + ".";
        details.put(key + "path", root.path().toString());
        copy.ifPresent(made -> {
            details.put(key + "archive", made.archive());
            details.put(key + "sha256", made.sha256());
            details.put(key + "content", made.content());
            made.sealed().ifPresent(how -> how.writeTo(details, key));
        });
    }

    static List<SavedRoot> of(Saved saved) {
        List<SavedRoot> roots = new ArrayList<>();
        Map<String, String> details = saved.details();
        for (int number = 1; details.containsKey("root." + number + ".path"); number++) {
            String key = "root." + number + ".";
            Optional<Copy> copy = Optional.ofNullable(details.get(key + "archive"))
                    .map(archive -> new Copy(
                            archive,
                            details.getOrDefault(key + "sha256", ""),
                            details.getOrDefault(key + "content", ""),
                            Sealed.of(details, key)));
            roots.add(new SavedRoot(new FileRoot(Path.of(details.getOrDefault(key + "path", ""))), copy));
        }
        return List.copyOf(roots);
    }
}
