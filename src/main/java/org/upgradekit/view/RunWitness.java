package org.upgradekit.view;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Action;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * A run as plain lines, for a terminal as for a log. A step that changes or copies a store is announced before it
 * begins, any other one when it has something to say; every step has one line at its end. Lines come whole: a child's
 * reader thread and the runner take turns.
 */
public final class RunWitness implements Witness {
    private static final String BAR = "     │ ";

    private final PrintStream out;
    private final Style style;
    private final Plan plan;
    private final StepLine line;
    private final Said said = new Said();
    private boolean gap = true;

    /**
     * A witness of one run.
     *
     * @param out in UTF-8; the story, so stderr
     */
    public RunWitness(PrintStream out, Style style, Plan plan) {
        this.out = out;
        this.style = style;
        this.plan = plan;
        this.line = new StepLine(style, plan);
    }

    @Override
    public synchronized void recorded(Entry entry) {
        Event event = entry.event();
        if (!checks(event) && !forward(event) && !back(event) && !fences(event)) {
            run(event);
        }
        out.flush();
    }

    @Override
    public synchronized void output(String step, String text) {
        announce(step, "");
        String clean = Printable.clean(text);
        said.line(clean);
        print(BAR + clean);
        out.flush();
    }

    @Override
    public synchronized void progress(String step, String text) {
        String clean = Printable.clean(text);
        if (said.news(step + clean)) {
            announce(step, "");
            print(BAR + "now: " + clean);
            out.flush();
        }
    }

    @Override
    public synchronized void stopping(String step, String text) {
        if (!step.isEmpty()) {
            announce(step, "");
        }
        print(BAR + Printable.clean(text));
        out.flush();
    }

    @Override
    public synchronized void heartbeat(String step, Duration elapsed, String waitsFor) {
        said.announced(step);
        String text = waitsFor.isEmpty() ? "at work" : Printable.clean(waitsFor);
        line.of("▸", step, text, Times.took(elapsed.toMillis()), expected(step)).forEach(this::print);
        out.flush();
    }

    private boolean checks(Event event) {
        if (!(event instanceof Event.CheckEnded check)) {
            return false;
        }
        said.check(check.outcome());
        if (!check.outcome().equals("pass")) {
            String mark = check.outcome().equals("block") ? "✗" : "!";
            print(line.of(mark, check.check(), Printable.clean(check.message())));
        }
        return true;
    }

    private boolean forward(Event event) {
        if (event instanceof Event.StepStarted started) {
            said.checks().ifPresent(text -> print(line.of("✓", "checks", text)));
            ruler(started.step());
            begin(started.step(), started.attempt());
        } else if (event instanceof Event.StepDone done) {
            end("✓", done.step(), done.millis(), said(done.facts()));
        } else if (event instanceof Event.StepFailed failed) {
            end("✗", failed.step(), failed.millis(), Printable.clean(failed.reason()));
            tail(failed.tail());
        } else if (event instanceof Event.StepProbed probed) {
            String mark =
                    probed.outcome().equals("done") ? "✓" : probed.outcome().equals("not-done") ? "·" : "✗";
            // Not done, or made so by putting its stores back: either way it is this that follows.
            String text = probed.outcome().equals("not-done") ? "runs again:" : "looked at: " + probed.outcome() + ",";
            print(line.of(mark, probed.step(), because(text, probed.why())));
        } else {
            return event instanceof Event.ChildStarted;
        }
        return true;
    }

    private boolean back(Event event) {
        if (event instanceof Event.UndoStarted started) {
            begin(started.step(), started.attempt());
        } else if (event instanceof Event.UndoDone done) {
            end("✓", done.step(), done.millis(), said(done.facts()));
        } else if (event instanceof Event.UndoFailed failed) {
            end("✗", failed.step(), failed.millis(), Printable.clean(failed.reason()));
            tail(failed.tail());
        } else {
            return false;
        }
        return true;
    }

    private boolean fences(Event event) {
        if (event instanceof Event.Fenced fenced) {
            String text = fenced.ended().isEmpty()
                    ? "no process, no database session of " + fenced.step() + " left"
                    : "ended what was left of " + fenced.step() + ": " + String.join("; ", fenced.ended());
            print(line.of("✓", "fence", Printable.clean(text)));
        } else if (event instanceof Event.StoreDirty dirty) {
            print(BAR + style.warn(dirty.store() + " is dirty:") + " " + dirty.step() + " may have changed it");
        } else if (event instanceof Event.StoreClean clean) {
            print(BAR + clean.store() + " is clean again: " + Printable.clean(clean.how()));
        } else if (event instanceof Event.RestorePointMade made) {
            print(BAR + "restore point " + made.restorePoint() + ": " + String.join(", ", made.stores()));
        } else {
            return event instanceof Event.Owed || event instanceof Event.Settled;
        }
        return true;
    }

    private void run(Event event) {
        if (event instanceof Event.RunBegan began) {
            print(style.strong(PlanView.path(plan)) + "   run " + began.run());
            print("");
            hop(1);
        } else if (event instanceof Event.HopBegan hop) {
            hop(hop.hop());
        } else if (event instanceof Event.RunResumed resumed) {
            print(takenOver(resumed));
            resumed.moved().forEach(moved -> print(BAR + "not as it was left: " + Printable.clean(moved)));
            gap();
        } else if (event instanceof Event.Decided decided) {
            decided(decided);
        } else if (event instanceof Event.RunInterrupted interrupted) {
            gap();
            print("Interrupted: " + Printable.clean(interrupted.reason()));
        }
    }

    /** Who takes a run over to go back does not go on with it. */
    private String takenOver(Event.RunResumed resumed) {
        return resumed.process().command().endsWith(" rollback")
                ? style.strong(backTitle())
                : style.strong(PlanView.path(plan)) + "   resumed";
    }

    /** Which hop it goes back on stands in entries that nobody witnessed. */
    private String backTitle() {
        return plan.hops().size() == 1
                ? RollbackView.title(plan, plan.hop(1))
                : plan.head().title() + " back to the version before the last hop";
    }

    private void hop(int number) {
        if (plan.hops().size() > 1) {
            gap();
            Hop hop = plan.hop(number);
            print(style.strong("Hop " + number + " of " + plan.hops().size() + "   " + hop.from() + " → " + hop.to()));
        }
    }

    private void decided(Event.Decided decided) {
        String text = switch (decided.decision()) {
            case "rollback" -> "Rolling back";
            case "stop" -> "Stopping";
            case "resume" -> "Resuming";
            default -> "Decided: " + decided.decision();
        };
        gap();
        String why = Printable.clean(decided.reason());
        print(style.strong(text) + " (" + (why.isEmpty() ? decided.by() : why) + ")");
    }

    private void begin(String step, int attempt) {
        said.begin();
        String again = attempt > 1 ? "attempt " + attempt : "";
        if (loud(step) || attempt > 1) {
            announce(step, again);
        }
    }

    /** Before what changes or copies a store its name is on the screen, in case nothing comes after it. */
    private boolean loud(String step) {
        return plan.step(step)
                .filter(one -> !one.changes().isEmpty() || one.action() instanceof Action.SaveStores)
                .isPresent();
    }

    private void announce(String step, String text) {
        if (!said.announced(step)) {
            String what = plan.step(step).map(Step::what).orElse("");
            String all = text.isEmpty() ? what : what.isEmpty() ? text : text + ": " + what;
            line.of("▸", step, Printable.clean(all), "", expected(step)).forEach(this::print);
        }
    }

    private void end(String mark, String step, long millis, String text) {
        said.end();
        line.of(mark, step, text, Times.took(millis), expected(step)).forEach(this::print);
    }

    private void tail(List<String> tail) {
        List<String> clean = tail.stream().map(Printable::clean).toList();
        said.unsaid(clean).forEach(text -> print(BAR + text));
    }

    private void ruler(String step) {
        if (plan.pointOfNoReturn(step)) {
            print(style.warn("   ══ point of no return ══"));
        }
    }

    private String expected(String step) {
        Long millis = plan.forecast().steps().get(step);
        return millis == null ? plan.step(step).isPresent() ? "unknown" : "" : Times.took(millis);
    }

    private static String said(Map<String, String> facts) {
        return Printable.clean(String.join(", ", facts.values()));
    }

    private static String because(String text, String why) {
        return why.isEmpty() ? text.substring(0, text.length() - 1) : text + " " + Printable.clean(why);
    }

    /** An empty line, unless there is one. */
    private void gap() {
        if (!gap) {
            print("");
        }
    }

    private void print(String text) {
        gap = text.isEmpty();
        out.print(text.stripTrailing() + "\n");
    }
}
