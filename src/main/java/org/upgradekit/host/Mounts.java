package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mounts of this process, from /proc/self/mountinfo (proc(5)). */
record Mounts(List<Mount> mounts) {
    /** Where a file system is mounted, its device ({@code 98:0}; the same for all of its mounts) and its type. */
    record Mount(Path root, String device, String type) {}

    static Mounts parse(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            // 36 35 98:0 /root /mount/point options [optional fields…] - type source options
            List<String> fields = List.of(line.split(" ", -1));
            int separator = fields.indexOf("-");
            if (separator > 5 && fields.size() > separator + 1) {
                mounts.add(new Mount(Path.of(unescape(fields.get(4))), fields.get(2), fields.get(separator + 1)));
            }
        }
        return new Mounts(List.copyOf(mounts));
    }

    /** The mount of a real, absolute path: the deepest one, and of several at one place the last, which hides the others. */
    Mount of(Path path) throws IOException {
        return mounts.stream()
                .filter(mount -> path.startsWith(mount.root()))
                .reduce((one, other) ->
                        other.root().getNameCount() >= one.root().getNameCount() ? other : one)
                .orElseThrow(() -> new IOException("no mount is known for " + path));
    }

    /** Blank, tab, newline and backslash are written as octal numbers. */
    private static String unescape(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
