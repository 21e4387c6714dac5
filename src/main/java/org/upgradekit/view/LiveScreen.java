package org.upgradekit.view;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.upgradekit.host.Terminal;
import org.upgradekit.plan.Plan;

/**
 * Draws scenes on a terminal, on a thread of its own: when there is news, five times a second at most, and else every
 * second, because time goes on. A fault in here is a view's fault and no run's: from then on plain lines are printed.
 */
final class LiveScreen implements AutoCloseable {
    private static final Duration AT_LEAST = Duration.ofSeconds(1);
    private static final Duration AT_MOST = Duration.ofMillis(200);
    /** Who leans on the Enter key moves our lines away: now and then the frame is written anew. */
    private static final int ANEW = 5;

    private final Stage stage;
    private final Plan plan;
    private final Scenery scenery;
    private final Painter painter = new Painter();
    private final Object drawing = new Object();
    private final Thread thread = new Thread(this::loop, "live-view");
    private final BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);
    private volatile boolean ended;
    private volatile boolean doubted;
    private boolean resting;
    private boolean plain;
    private boolean gap = true;
    private int ticks;

    LiveScreen(Stage stage, Plan plan, Scenery scenery) {
        this.stage = stage;
        this.plan = plan;
        this.scenery = scenery;
        thread.setDaemon(true);
        thread.start();
    }

    void news() {
        // One that waits is enough: what is drawn is what is known by then.
        news.offer(true);
    }

    /** News after a key was pressed, which the terminal may have shown. */
    void doubt() {
        doubted = true;
        news();
    }

    private void loop() {
        try {
            while (!ended) {
                boolean idle = news.poll(AT_LEAST.minus(AT_MOST).toMillis(), TimeUnit.MILLISECONDS) == null;
                synchronized (drawing) {
                    ticks += idle ? 1 : 0;
                    if (!resting) {
                        draw();
                    }
                }
                Thread.sleep(AT_MOST.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean anew() {
        boolean now = doubted || ticks >= ANEW;
        doubted = false;
        ticks = now ? 0 : ticks;
        return now;
    }

    private void draw() {
        try {
            scenery.scene().ifPresent(plain ? this::lines : this::frame);
        } catch (RuntimeException fault) {
            plain = true;
            write("\r\nThe live view had a fault, plain lines follow: " + fault + "\r\n");
        }
    }

    private void frame(Scene scene) {
        Terminal.Size size = stage.terminal().size();
        if (anew()) {
            painter.doubt();
        }
        Frame.Drawn drawn = Frame.draw(scene, style(size), size, stage.clock().instant());
        List<String> gone = told(scene.finished().subList(0, drawn.gone()), size);
        write(painter.paint(gone, drawn.lines(), size));
        scenery.leave(drawn.gone(), true);
    }

    /** What was told, as lines that stay. */
    private void lines(Scene scene) {
        told(scene.finished(), stage.terminal().size()).forEach(line -> write(line + "\r\n"));
        scenery.leave(scene.finished().size(), false);
    }

    private List<String> told(List<Passage> passages, Terminal.Size size) {
        Style style = style(size);
        StepLine line = new StepLine(style, plan);
        return passages.stream().flatMap(passage -> told(passage, style, line)).toList();
    }

    private Stream<String> told(Passage passage, Style style, StepLine line) {
        if (passage.kind() == Passage.Kind.GAP && gap) {
            return Stream.of();
        }
        gap = passage.kind() == Passage.Kind.GAP;
        return passage.wrapped(style, line).stream().map(String::stripTrailing);
    }

    private Style style(Terminal.Size size) {
        return new Style(true, size.columns(), stage.zone());
    }

    private void write(String text) {
        stage.out().print(text);
        stage.out().flush();
    }

    void rest() {
        synchronized (drawing) {
            if (!resting) {
                resting = true;
                Terminal.Size size = stage.terminal().size();
                write(painter.clear(size));
                scenery.scene().ifPresent(scene -> {
                    lines(scene);
                    Frame.atWork(scene, style(size), stage.clock().instant()).forEach(line -> write(line + "\r\n"));
                });
            }
        }
    }

    void goOn() {
        synchronized (drawing) {
            resting = false;
        }
        news();
    }

    @Override
    public void close() {
        ended = true;
        rest();
    }
}
