package org.upgradekit.crash;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.upgradekit.testing.Cases;

/** Several products, each on a server of its own: a case waits for most of its time, so more than one goes on at once. */
final class Lanes implements AutoCloseable {
    /** A session that is waited for a little longer changes the numbers of what comes after it. */
    private static final int TRIES = 3;

    private final BlockingQueue<Lane> free = new LinkedBlockingQueue<>();
    private final ExecutorService threads;
    private final Problems problems;

    private Lanes(int count, Problems problems) {
        this.threads = Executors.newFixedThreadPool(count);
        this.problems = problems;
    }

    static Lanes create(int count, Path directory, Problems problems) throws Exception {
        Lanes lanes = new Lanes(count, problems);
        List<Future<Boolean>> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path place = directory.resolve("lane" + i);
            made.add(lanes.threads.submit(() -> lanes.free.add(Lane.create(place, new Problems(), notes -> {}))));
        }
        try {
            for (Future<Boolean> one : made) {
                one.get();
            }
        } catch (ExecutionException e) {
            lanes.close();
            throw e;
        }
        return lanes;
    }

    /** What is done with a lane; false when there turned out to be nothing to do. */
    interface Case {
        boolean on(Lane lane) throws Exception;
    }

    /** Performs them all, as many at once as there are lanes, and counts those that were survived. */
    void all(Cases counted, List<Case> cases) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        cases.forEach(one -> running.add(threads.submit(() -> perform(one, counted))));
        for (Future<?> one : running) {
            one.get();
        }
        counted.mostOf(cases.size());
    }

    private Void perform(Case one, Cases counted) throws InterruptedException {
        Lane lane = free.take();
        try {
            boolean met = false;
            for (int i = 0; i < TRIES && !met; i++) {
                met = one.on(lane);
            }
            if (met) {
                counted.count(lane.problems().all().isEmpty());
            }
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            lane.problems().add("a case", trace.toString());
            counted.count(false);
        } finally {
            lane.problems().moveTo(problems);
            free.add(lane);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        threads.shutdown();
        for (Lane lane : free) {
            lane.close();
        }
    }
}
