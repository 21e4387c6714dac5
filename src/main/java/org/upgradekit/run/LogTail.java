package org.upgradekit.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.upgradekit.host.Disk;

/**
 * The lines that a step's log gets while somebody looks. Of a log that grows faster than it is read, and of one that was
 * there before, only the end is told.
 */
final class LogTail {
    private static final int PART = 64 * 1024;
    private static final int END = 2 * 1024;

    private final Disk disk;
    private final Path directory;
    private final Consumer<String> lines;
    private final Map<String, Long> offsets = new HashMap<>();
    private String step = "";

    LogTail(Disk disk, Path directory, Consumer<String> lines) {
        this.disk = disk;
        this.directory = directory;
        this.lines = lines;
    }

    /** @param before whether its log may have lines of another time */
    void begins(String id, boolean before) {
        step = id;
        if (!id.isEmpty() && !offsets.containsKey(id)) {
            offsets.put(id, before ? endOf(id) : 0);
        }
    }

    private long endOf(String id) {
        try {
            long size = size(id);
            long from = Math.max(0, size - END);
            byte[] end = disk.read(log(id), from, END);
            int line = 0;
            boolean cut = from > 0;
            while (cut && line < end.length) {
                cut = end[line] != '\n';
                line++;
            }
            return from + line;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** Tells the lines that are new and whole. A log that cannot be read has none. */
    void read() {
        if (step.isEmpty()) {
            return;
        }
        try {
            long offset = offsets.getOrDefault(step, 0L);
            offset = Math.max(offset, size(step) - 4L * PART);
            byte[] part = disk.read(log(step), offset, PART);
            while (part.length > 0) {
                int taken = tell(part);
                offset += taken;
                part = taken == 0 ? new byte[0] : disk.read(log(step), offset, PART);
            }
            offsets.put(step, offset);
        } catch (IOException unreadable) {
            step = "";
        }
    }

    /** How many bytes were whole lines, or one that is longer than any screen. */
    private int tell(byte[] part) {
        int from = 0;
        for (int i = 0; i < part.length; i++) {
            if (part[i] == '\n') {
                lines.accept(new String(part, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return from == 0 && part.length == PART ? PART : from;
    }

    private long size(String id) throws IOException {
        return disk.facts(log(id)).map(Disk.FileFacts::size).orElse(0L);
    }

    private Path log(String id) {
        return directory.resolve(id + ".log");
    }
}
