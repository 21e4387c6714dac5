package org.upgradekit.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.host.Terminal;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Step;

/**
 * The live part of the screen: a pure function of what is known, the terminal's size and the time. On a screen that is
 * too short the oldest of what is finished leaves first, then what is to come; the step at work stays to the last.
 */
final class Frame {
    private final Scene scene;
    private final Style style;
    private final Terminal.Size size;
    private final Instant now;
    private final StepLine line;

    private Frame(Scene scene, Style style, Terminal.Size size, Instant now) {
        this.scene = scene;
        this.style = style;
        this.size = size;
        this.now = now;
        this.line = new StepLine(style, scene.report().plan());
    }

    /**
     * A frame.
     *
     * @param gone how many of the finished passages have no room any more: they are printed above it, for good
     * @param lines none wider than the terminal, one less than it has rows at most
     */
    record Drawn(int gone, List<String> lines) {}

    static Drawn draw(Scene scene, Style style, Terminal.Size size, Instant now) {
        return new Frame(scene, style, size, now).draw();
    }

    /** The line of the step at work, to stay where nothing is redrawn any more. */
    static List<String> atWork(Scene scene, Style style, Instant now) {
        return new Frame(scene, style, new Terminal.Size(style.columns(), 1), now).work(0);
    }

    private Drawn draw() {
        int rows = Math.max(1, size.rows() - 1);
        List<String> head = rows < 3 ? List.of() : rows < 10 ? List.of(head()) : List.of(head(), "");
        List<String> foot = foot(rows < 10 ? 0 : rows < 16 ? 2 : 4);
        int said = rows < 5 ? 0 : rows < 8 ? 1 : rows < 14 ? 2 : 4;
        List<String> work = work(said);
        // Room is kept for what a step may say, else what is finished would leave whenever one speaks.
        int room = Math.max(0, rows - head.size() - foot.size() - Math.max(work.size(), 1 + said));
        List<String> ahead = ahead();
        int finished = lines(scene.finished(), covered()).size();
        int most = Math.max(room / 3, room - finished);
        List<String> coming = shortened(ahead, Math.min(ahead.size(), most));
        int gone = gone(room - coming.size());

        List<String> lines = new ArrayList<>(head);
        lines.addAll(lines(scene.finished(), Math.max(gone, covered())));
        lines.addAll(work);
        lines.addAll(coming);
        // Once lines have left, the live part keeps all rows: what left stays above it, out of sight.
        int spare = gone > 0 || scene.crowded() ? rows - lines.size() - foot.size() : 0;
        lines.addAll(Collections.nCopies(Math.max(0, spare), ""));
        lines.addAll(foot);
        return new Drawn(
                gone,
                lines.stream()
                        .map(text -> Printable.cut(text.stripTrailing(), size.columns()))
                        .toList());
    }

    /** The run's title stands in the head as long as it is the first of what is finished. */
    private int covered() {
        List<Passage> all = scene.finished();
        int title = !all.isEmpty() && all.get(0).kind() == Passage.Kind.TITLE ? 1 : 0;
        boolean gap = title == 1 && all.size() > 1 && all.get(1).kind() == Passage.Kind.GAP;
        return gap ? 2 : title;
    }

    private int gone(int room) {
        int gone = 0;
        while (lines(scene.finished(), Math.max(gone, covered())).size() > room) {
            gone = Math.max(gone, covered()) + 1;
        }
        return gone;
    }

    private List<String> lines(List<Passage> passages, int from) {
        List<String> lines = new ArrayList<>();
        for (Passage passage : passages.subList(Math.min(from, passages.size()), passages.size())) {
            boolean empty = lines.isEmpty() || lines.get(lines.size() - 1).isEmpty();
            if (passage.kind() != Passage.Kind.GAP || !empty) {
                lines.addAll(passage.wrapped(style, line));
            }
        }
        return lines;
    }

    private String head() {
        RunReport report = scene.report();
        String title = report.back()
                ? RollbackView.title(report.plan(), report.hop(), report.undoing())
                : PlanView.path(report.plan());
        Downtime downtime = Downtime.of(report.plan(), report.entries());
        String down = downtime.none() ? "" : "down " + Times.clock(downtime.until(now));
        int room = Math.min(style.width(), size.columns()) - Printable.width(down) - 2;
        String run = "   run " + report.state().run();
        boolean both = Printable.width(title + run) <= room;
        String left = Printable.shorten(title, room);
        return style.strong(left)
                + Printable.left(both ? run : "", room + 2 - Printable.width(left))
                + (downtime.since().isPresent() ? style.warn(down) : down);
    }

    private List<String> work(int most) {
        Optional<String> step = scene.current();
        if (step.isEmpty() || scene.currentState().isEmpty()) {
            return List.of();
        }
        Chronicle words = new Chronicle(scene.report().plan());
        int attempt = scene.currentState().get().attempts();
        String elapsed = Times.elapsed(
                Duration.between(scene.currentState().get().started(), now).toMillis());
        List<String> lines = new ArrayList<>();
        String doing = words.doing(step.get(), attempt);
        lines.add(line.brief("▸", step.get(), doing, elapsed, words.expected(step.get())));
        said(most)
                .forEach(text ->
                        lines.add("     │ " + Printable.shorten(text, Math.max(style.width(), size.columns()) - 7)));
        return lines;
    }

    /** Its last lines; how far it is comes last, and stays when there is room for one only. */
    private List<String> said(int most) {
        String waits = Printable.clean(scene.waitsFor());
        List<String> said = new ArrayList<>();
        scene.output().forEach(text -> said.add(Printable.clean(text)));
        said.removeIf(text -> text.isBlank() || text.equals(waits));
        if (!waits.isEmpty()) {
            said.add("now: " + waits);
        }
        return said.subList(Math.max(0, said.size() - most), said.size());
    }

    private List<String> ahead() {
        RunReport report = scene.report();
        Chronicle words = new Chronicle(report.plan());
        List<String> lines = new ArrayList<>();
        Set<String> noReturn = report.plan().pointsOfNoReturn();
        for (Step step : scene.ahead()) {
            if (!report.back() && noReturn.contains(step.id())) {
                lines.addAll(Passage.ruler("point of no return").lines(style, line));
            }
            String what = step.action() instanceof Action.SaveStores ? step.what() : "";
            lines.add(line.brief("·", step.id(), what, "", words.expected(step.id())));
        }
        return lines;
    }

    private List<String> shortened(List<String> ahead, int most) {
        if (ahead.size() <= most || most == 0) {
            return ahead.subList(0, Math.min(ahead.size(), most));
        }
        List<String> lines = new ArrayList<>(ahead.subList(0, most - 1));
        long more = ahead.subList(most - 1, ahead.size()).stream()
                .filter(text -> !text.contains("══"))
                .count();
        boolean ruler = more < ahead.size() - most + 1;
        String count = lines.isEmpty() ? Words.count(more, "step") + " to come" : Words.count(more, "more step");
        String last = " · " + count + (ruler ? ", the point of no return among them" : "");
        lines.add(Printable.shorten(last, size.columns()));
        return lines;
    }

    private List<String> foot(int most) {
        RunReport report = scene.report();
        List<String> lines = new ArrayList<>();
        if (most == 0 || !report.state().open()) {
            return lines;
        }
        if (most > 2) {
            lines.add("");
        }
        if (!report.back()) {
            lines.add(labelled("Way back", wayBack(report)));
        }
        lines.add(labelled("Ctrl-C", scene.interrupt()));
        if (!scene.watch().isEmpty() && lines.size() < most) {
            lines.add(labelled("Watch", scene.watch()));
        }
        return lines;
    }

    private String labelled(String label, String text) {
        return style.faint(Printable.left(label, 10)) + Printable.shorten(text, size.columns() - 10);
    }

    private static String wayBack(RunReport report) {
        String time = report.plan()
                .forecast()
                .wayBack()
                .map(millis -> Times.took(millis) + "; ")
                .orElse("");
        return time
                + (report.pastNoReturn()
                        ? "what users wrote since the start would be set aside"
                        : "nothing would be lost");
    }
}
