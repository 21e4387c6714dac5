package org.upgradekit.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Host;

/** How many files there are (directories do not count), and their sizes in bytes, holes included. */
record FileCount(long files, long bytes) {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Of all that is there below a root; of nothing where there is no such root. */
    static FileCount of(FileRoot root, Host host) throws IOException {
        AtomicLong files = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        if (host.disk().exists(root.path())) {
            sizes(root, host, size -> {
                files.incrementAndGet();
                bytes.addAndGet(size);
            });
        }
        return new FileCount(files.get(), bytes.get());
    }

    private static void sizes(FileRoot root, Host host, LongConsumer sizes) throws IOException {
        List<String> find = List.of("find", "-P", root.path().toString(), "!", "-type", "d", "-printf", "%s\\n");
        Completed answer = Completed.of(host.processes(), find, LIMIT, line -> {
            if (line.matches("\\d+")) {
                sizes.accept(Long.parseLong(line));
            }
        });
        if (!answer.succeeded()) {
            throw new IOException("find ended with exit code " + answer.exit() + ": " + answer.tail(5));
        }
    }
}
