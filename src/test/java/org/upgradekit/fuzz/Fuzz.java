package org.upgradekit.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads generated inputs, in a Java whose heap the caller bounds. Ends with 1 and the number of the input at the first that
 * breaks a reader, and with 1 as well when one keeps it busy for too long. The input itself is left in {@code target/fuzz}.
 */
public final class Fuzz {
    /** Of the processor: a busy machine makes nothing hang. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final int BROKEN = 1;

    private volatile String at = "";
    private volatile byte[] input = new byte[0];
    private volatile long began;

    private Fuzz() {}

    /**
     * Begins; says at the end how much memory the whole program had at most.
     *
     * @param arguments the seed, how many inputs in all, and, to read less of them, TARGET or TARGET:NUMBER
     */
    public static void main(String[] arguments) throws IOException {
        long seed = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        System.out.println("seed " + seed + ", " + count + " inputs");
        new Fuzz().run(seed, count, arguments.length > 2 ? arguments[2] : "");
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            lines.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
        }
    }

    private void run(long seed, int count, String only) {
        watch(Thread.currentThread().getId());
        for (Target target : Target.values()) {
            List<byte[]> valid = target.valid();
            int inputs = (int) ((long) count * target.share() / 100);
            for (int index = 0; index < inputs; index++) {
                if (only.isEmpty() || (target + ":" + index + ":").startsWith(only + ":")) {
                    try {
                        one(target, target.input(valid, seed, index), seed, index);
                    } catch (RuntimeException | Error broken) {
                        broken(at, broken);
                    }
                }
            }
            System.out.println(target + " " + inputs);
        }
    }

    private void one(Target target, byte[] generated, long seed, int index) {
        input = generated;
        at = target + ":" + index + " of seed " + seed;
        began = processor(Thread.currentThread().getId());
        target.read(generated);
        began = 0;
    }

    private void watch(long thread) {
        Thread watcher = new Thread(
                () -> {
                    while (true) {
                        long start = began;
                        String what = at;
                        if (start > 0 && processor(thread) - start > LONGEST.toNanos() && start == began) {
                            broken(what, new IllegalStateException("it takes more than " + LONGEST.toSeconds() + " s"));
                        }
                        pause();
                    }
                },
                "watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static long processor(long thread) {
        return Math.max(1, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void broken(String what, Throwable why) {
        System.out.println("BROKEN by " + what);
        why.printStackTrace(System.out);
        try {
            Path place = Files.createDirectories(Path.of("target/fuzz"));
            Files.write(place.resolve(what.replaceAll("[^\\w]+", "-")), input);
        } catch (IOException e) {
            System.out.println("it could not be kept: " + e);
        }
        Runtime.getRuntime().halt(BROKEN);
    }
}
