package org.upgradekit.view;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.RunState.Progress;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Rollback;

/** What was told of a run, kept as the scene that a live view shows. Any thread may tell, and any may look. */
final class Scenery implements Witness {
    private static final int OUTPUT = 4;

    private final Running running;
    private final Chronicle chronicle;
    private final Fold fold = new Fold();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Passage> finished = new ArrayList<>();
    private final List<Passage> notes = new ArrayList<>();
    private final Deque<String> output = new ArrayDeque<>();
    private Optional<Rollback> rollback = Optional.empty();
    private String waitsFor = "";
    private String notice = "";
    private String step = "";
    private boolean crowded;

    /** @param earlier what the journal has already: known, and not told again */
    Scenery(Running running, List<Entry> earlier) {
        this.running = running;
        this.chronicle = new Chronicle(running.plan());
        earlier.forEach(entry -> {
            know(entry);
            chronicle.know(entry);
        });
    }

    @Override
    public synchronized void recorded(Entry entry) {
        boolean over = !entries.isEmpty() && entry.event() instanceof Event.RunResumed;
        boolean begun = !step.isEmpty();
        know(entry);
        tell(chronicle.of(entry), begun && !step.isEmpty());
        if (over && !running.watching()) {
            doneBefore();
        }
    }

    private void know(Entry entry) {
        entries.add(entry);
        fold.add(entry);
        Event event = entry.event();
        if (event instanceof Event.Decided || event instanceof Event.RunResumed) {
            boolean back = fold.state()
                    .filter(one -> one.direction() == RunState.Direction.BACK)
                    .isPresent();
            rollback = back && rollback.isEmpty() ? wayBack() : rollback;
        } else if (event instanceof Event.Turned) {
            rollback = wayBack();
        }
        if (event instanceof Event.StepStarted started) {
            begins(started.step());
        } else if (event instanceof Event.UndoStarted started) {
            begins(started.step());
        } else if (ends(event)) {
            step = "";
        }
    }

    private static boolean ends(Event event) {
        return event instanceof Event.StepDone
                || event instanceof Event.StepFailed
                || event instanceof Event.UndoDone
                || event instanceof Event.UndoFailed
                || event instanceof Event.RunResumed;
    }

    /** What cannot be read now is not shown; it is no reason for a run to end. */
    private Optional<Rollback> wayBack() {
        try {
            return running.rollback().get();
        } catch (Failure unreadable) {
            return Optional.empty();
        }
    }

    private void begins(String id) {
        step = id;
        output.clear();
        waitsFor = "";
    }

    /** What is told about a step while it works stands below its line, which comes at its end. */
    private void tell(List<Passage> told, boolean atWork) {
        if (atWork) {
            notes.addAll(told);
        } else {
            finished.addAll(told);
            finished.addAll(notes);
            notes.clear();
        }
    }

    /** Of a run that is taken over: what need not be done again. */
    private void doneBefore() {
        List<String> done = fold.state().stream()
                .flatMap(state -> (state.direction() == RunState.Direction.BACK ? state.undone() : state.steps())
                        .entrySet().stream())
                .filter(one -> one.getValue().progress() == Progress.DONE)
                .map(one -> one.getKey())
                .toList();
        if (!done.isEmpty()) {
            finished.add(Passage.remark("✓", "done before", String.join(", ", done)));
        }
    }

    @Override
    public synchronized void output(String id, String line) {
        output.addLast(line);
        if (output.size() > OUTPUT) {
            output.removeFirst();
        }
    }

    @Override
    public synchronized void progress(String id, String text) {
        if (id.equals(step)) {
            waitsFor = text;
        } else {
            finished.add(Passage.note(Printable.clean((id.isEmpty() ? "" : id + " ") + text)));
        }
    }

    @Override
    public synchronized void stopping(String id, String text) {
        notice = Printable.clean(text);
        tell(List.of(Passage.note(notice)), !step.isEmpty());
    }

    @Override
    public void heartbeat(String id, Duration elapsed, String text) {
        progress(id, text.equals("at work") ? "" : text);
    }

    /** The scene now; empty before the run's first entry. */
    synchronized Optional<Scene> scene() {
        return fold.state()
                .map(state -> new Scene(
                        new RunReport(running.plan(), state, List.copyOf(entries), ExitCode.DONE, List.of(), ""),
                        rollback,
                        List.copyOf(finished),
                        crowded,
                        List.copyOf(output),
                        waitsFor,
                        notice.isEmpty() ? interrupt(state) : notice,
                        running.watching() ? "" : running.commands().follow()));
    }

    private String interrupt(RunState state) {
        if (running.watching()) {
            return "ends watching; the run goes on";
        }
        String first =
                state.inFlight().map(id -> "lets " + id + " end, then stops").orElse("stops before the next step");
        return first + "; a lost connection stops nothing";
    }

    /** So many of the finished passages have left the live part, because it had no room or because it rests. */
    synchronized void leave(int count, boolean noRoom) {
        finished.subList(0, count).clear();
        crowded |= noRoom && count > 0;
    }
}
