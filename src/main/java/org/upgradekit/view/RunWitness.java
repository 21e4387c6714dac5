package org.upgradekit.view;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Plan;

/**
 * A run as plain lines, for a log as for a terminal that shows nothing else. A step that changes or copies a store is
 * announced before it begins, any other one when it has something to say; every step has one line at its end. Lines come
 * whole: a child's reader thread and the runner take turns.
 */
public final class RunWitness implements Witness {
    private final PrintStream out;
    private final Style style;
    private final Plan plan;
    private final StepLine line;
    private final Chronicle chronicle;
    private final Said said = new Said();
    private boolean gap = true;

    /**
     * A witness of one run.
     *
     * @param out in UTF-8; the story, so stderr
     * @param earlier what the journal has already: known, and not told again
     */
    public RunWitness(PrintStream out, Style style, Plan plan, List<Entry> earlier) {
        this.out = out;
        this.style = style;
        this.plan = plan;
        this.line = new StepLine(style, plan);
        this.chronicle = new Chronicle(plan);
        earlier.forEach(chronicle::know);
    }

    @Override
    public synchronized void recorded(Entry entry) {
        List<Passage> told = chronicle.of(entry);
        Event event = entry.event();
        if (event instanceof Event.StepFailed || event instanceof Event.UndoFailed) {
            print(told.get(0));
            unsaid(told.subList(1, told.size()));
        } else {
            told.forEach(this::print);
        }
        if (event instanceof Event.StepStarted started) {
            begin(started.step(), started.attempt());
        } else if (event instanceof Event.UndoStarted started) {
            begin(started.step(), started.attempt());
        } else if (!told.isEmpty() && told.get(0).kind() == Passage.Kind.STEP) {
            said.end();
        }
        out.flush();
    }

    /** Of the end of a step's output what is not on the screen. */
    private void unsaid(List<Passage> notes) {
        List<String> shown = said.unsaid(notes.stream().map(Passage::text).toList());
        if (!shown.isEmpty()) {
            notes.forEach(this::print);
        }
    }

    @Override
    public synchronized void output(String step, String text) {
        announce(step, 1);
        String clean = Printable.clean(text);
        said.line(clean);
        print(Passage.note(clean));
        out.flush();
    }

    @Override
    public synchronized void progress(String step, String text) {
        String clean = Printable.clean(text);
        if (said.news(step + clean)) {
            announce(step, 1);
            print(Passage.note("now: " + clean));
            out.flush();
        }
    }

    @Override
    public synchronized void stopping(String step, String text) {
        if (!step.isEmpty()) {
            announce(step, 1);
        }
        print(Passage.note(Printable.clean(text)));
        out.flush();
    }

    @Override
    public synchronized void heartbeat(String step, Duration elapsed, String waitsFor) {
        said.announced(step);
        String text = waitsFor.isEmpty() ? "at work" : Printable.clean(waitsFor);
        print(Passage.step("▸", step, text, Times.took(elapsed.toMillis()), chronicle.expected(step)));
        out.flush();
    }

    private void begin(String step, int attempt) {
        said.begin();
        if (loud(step) || attempt > 1) {
            announce(step, attempt);
        }
    }

    /** Before what changes or copies a store its name is on the screen, in case nothing comes after it. */
    private boolean loud(String step) {
        return plan.step(step)
                .filter(one -> !one.changes().isEmpty() || one.action() instanceof Action.SaveStores)
                .isPresent();
    }

    private void announce(String step, int attempt) {
        if (!said.announced(step)) {
            print(Passage.step("▸", step, chronicle.doing(step, attempt), "", chronicle.expected(step)));
        }
    }

    private void print(Passage passage) {
        List<String> lines = new ArrayList<>(passage.lines(style, line));
        lines.removeIf(text -> passage.kind() == Passage.Kind.GAP && gap);
        for (String text : lines) {
            gap = text.isEmpty();
            out.print(text.stripTrailing() + "\n");
        }
    }
}
