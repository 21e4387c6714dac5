package org.upgradekit.openwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the arguments of all processes again and again, as any user of a host may: also those of hosts inside this one. */
final class Sampler implements AutoCloseable {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::sample);

    private Sampler() {}

    static Sampler start() {
        Sampler sampler = new Sampler();
        sampler.thread.setDaemon(true);
        sampler.thread.start();
        return sampler;
    }

    private void sample() {
        while (!Thread.currentThread().isInterrupted()) {
            ProcessHandle.allProcesses().forEach(process -> {
                try {
                    seen.add(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                            .replace('\0', ' '));
                } catch (IOException e) {
                    // It has ended meanwhile.
                    return;
                }
            });
        }
    }

    /** A line for each command line that was seen. */
    String seen() {
        return String.join("\n", seen);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
