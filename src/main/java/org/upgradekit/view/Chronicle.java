package org.upgradekit.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Event;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Step;

/**
 * What a journal's entries say to people, in the same words on a terminal and in a log. Counts the checks, which are
 * summed up when the work begins. Not thread-safe: its witness is.
 */
final class Chronicle {
    private final Plan plan;
    private int passed;
    private int warned;
    private int waived;
    private int hop = 1;
    private boolean back;
    private boolean again;

    Chronicle(Plan plan) {
        this.plan = plan;
    }

    /** An entry of which nothing is to be said: where the run goes by then. */
    void know(Entry entry) {
        Event event = entry.event();
        if (event instanceof Event.HopBegan next) {
            hop = next.hop();
        } else if (event instanceof Event.Decided decided) {
            back |= decided.decision().equals("rollback");
        } else if (event instanceof Event.Turned turned) {
            again = turned.turn() % 2 == 1;
        }
    }

    /** What is to be said of an entry; of most there is nothing. */
    List<Passage> of(Entry entry) {
        List<Passage> told = new ArrayList<>();
        Event event = entry.event();
        know(entry);
        if (!checks(event, told) && !forward(event, told) && !back(event, told) && !fences(event, told)) {
            run(event, told);
        }
        return told;
    }

    private boolean checks(Event event, List<Passage> told) {
        if (!(event instanceof Event.CheckEnded check)) {
            return false;
        }
        passed += check.outcome().equals("pass") ? 1 : 0;
        warned += check.outcome().equals("warn") ? 1 : 0;
        waived += check.outcome().equals("waived") ? 1 : 0;
        if (!check.outcome().equals("pass")) {
            String mark = check.outcome().equals("block") ? "✗" : "!";
            told.add(Passage.remark(mark, check.check(), Printable.clean(check.message())));
        }
        return true;
    }

    private boolean forward(Event event, List<Passage> told) {
        if (event instanceof Event.StepStarted started) {
            sum(told);
            ruler(started.step(), told);
        } else if (event instanceof Event.StepDone done) {
            told.add(ended("✓", done.step(), said(done.facts()), done.millis()));
        } else if (event instanceof Event.StepFailed failed) {
            told.add(ended("✗", failed.step(), Printable.clean(failed.reason()), failed.millis()));
            tail(failed.tail(), told);
        } else if (event instanceof Event.StepProbed probed) {
            String mark =
                    probed.outcome().equals("done") ? "✓" : probed.outcome().equals("not-done") ? "·" : "✗";
            told.add(Passage.remark(mark, probed.step(), because(found(probed.outcome()), probed.why())));
        } else {
            return event instanceof Event.ChildStarted;
        }
        return true;
    }

    private static String found(String outcome) {
        return switch (outcome) {
            case "done" -> "is done:";
            // Or made so by putting its stores back: either way it is this that follows.
            case "not-done" -> "runs again:";
            default -> "was cut off:";
        };
    }

    private boolean back(Event event, List<Passage> told) {
        if (event instanceof Event.UndoDone done) {
            told.add(ended("✓", done.step(), said(done.facts()), done.millis()));
        } else if (event instanceof Event.UndoFailed failed) {
            told.add(ended("✗", failed.step(), Printable.clean(failed.reason()), failed.millis()));
            tail(failed.tail(), told);
        } else {
            return event instanceof Event.UndoStarted;
        }
        return true;
    }

    private boolean fences(Event event, List<Passage> told) {
        if (event instanceof Event.Fenced fenced) {
            String text = fenced.ended().isEmpty()
                    ? "no process, no database session of " + fenced.step() + " left"
                    : "ended what was left of " + fenced.step() + ": " + String.join("; ", fenced.ended());
            told.add(Passage.remark("✓", "fence", Printable.clean(text)));
        } else if (event instanceof Event.StoreDirty dirty) {
            told.add(Passage.note(dirty.store() + " is dirty:", dirty.step() + " may have changed it"));
        } else if (event instanceof Event.StoreClean clean) {
            told.add(Passage.note(clean.store() + " is clean again: " + Printable.clean(clean.how())));
        } else if (event instanceof Event.RestorePointMade made) {
            told.add(Passage.note("restore point " + made.restorePoint() + ": " + String.join(", ", made.stores())));
        } else {
            return event instanceof Event.Owed || event instanceof Event.Settled;
        }
        return true;
    }

    private void run(Event event, List<Passage> told) {
        if (event instanceof Event.RunBegan began) {
            told.add(Passage.title(PlanView.path(plan), "   run " + began.run()));
            told.add(Passage.gap());
            hop(1, told);
        } else if (event instanceof Event.HopBegan hop) {
            hop(hop.hop(), told);
        } else if (event instanceof Event.RunResumed resumed) {
            told.add(takenOver(resumed));
            resumed.moved().forEach(moved -> told.add(Passage.note("not as it was left: " + Printable.clean(moved))));
            told.add(Passage.gap());
        } else if (event instanceof Event.Decided decided) {
            decided(decided, told);
        } else if (event instanceof Event.Turned turned) {
            told.add(Passage.gap());
            told.add(Passage.title(
                    turned.turn() % 2 == 1 ? "Undoing the rollback" : "Rolling back",
                    " (" + Printable.clean(turned.reason()) + ")"));
        } else if (event instanceof Event.RunInterrupted interrupted) {
            told.add(Passage.gap());
            told.add(Passage.title("", "Interrupted: " + Printable.clean(interrupted.reason())));
        }
    }

    /** Who takes a run over to go back does not go on with it. */
    private Passage takenOver(Event.RunResumed resumed) {
        if (resumed.process().command().endsWith(" --undo")) {
            return Passage.title(plan.head().title() + ": undo of the rollback", "");
        }
        if (resumed.process().command().endsWith(" rollback")) {
            return Passage.title(RollbackView.title(plan, plan.hop(hop), false), "");
        }
        return Passage.title(back ? RollbackView.title(plan, plan.hop(hop), again) : PlanView.path(plan), "   resumed");
    }

    private void hop(int number, List<Passage> told) {
        if (plan.hops().size() > 1) {
            Hop hop = plan.hop(number);
            String title = "Hop " + number + " of " + plan.hops().size();
            told.add(Passage.gap());
            told.add(Passage.title(title + "   " + hop.from() + " → " + hop.to(), ""));
        }
    }

    private static void decided(Event.Decided decided, List<Passage> told) {
        String text = switch (decided.decision()) {
            case "rollback" -> "Rolling back";
            case "stop" -> "Stopping";
            case "resume" -> "Resuming";
            default -> "Decided: " + decided.decision();
        };
        String why = Printable.clean(decided.reason());
        told.add(Passage.gap());
        told.add(Passage.title(text, " (" + (why.isEmpty() ? decided.by() : why) + ")"));
    }

    /** The sum of the checks, once, when the work begins. */
    private void sum(List<Passage> told) {
        if (passed + warned + waived > 0) {
            String text = passed + " passed" + (warned == 0 ? "" : ", " + Words.count(warned, "warning"))
                    + (waived == 0 ? "" : ", " + waived + " waived");
            told.add(Passage.remark("✓", "checks", text));
        }
        passed = 0;
        warned = 0;
        waived = 0;
    }

    private void ruler(String step, List<Passage> told) {
        if (plan.pointOfNoReturn(step)) {
            told.add(Passage.ruler("point of no return"));
        }
    }

    private Passage ended(String mark, String step, String text, long millis) {
        return Passage.step(mark, step, text, Times.took(millis), expected(step));
    }

    private static void tail(List<String> tail, List<Passage> told) {
        tail.forEach(text -> told.add(Passage.note(Printable.clean(text))));
    }

    /** How long the step is expected to take: {@code unknown} of one that was never measured here. */
    String expected(String step) {
        Long millis = plan.forecast().steps().get(step);
        return millis == null ? plan.step(step).isPresent() ? "unknown" : "" : Times.took(millis);
    }

    /** What the step does, and which attempt it is unless it is the first. */
    String doing(String step, int attempt) {
        String again = attempt > 1 ? "attempt " + attempt : "";
        String what = plan.step(step).map(Step::what).map(Printable::clean).orElse("");
        return again.isEmpty() ? what : what.isEmpty() ? again : again + ": " + what;
    }

    /** What was written since the upgrade has lines of its own at the end. */
    private static String said(Map<String, String> facts) {
        return Printable.clean(facts.entrySet().stream()
                .filter(fact -> !fact.getKey().equals(RunReport.WRITTEN))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", ")));
    }

    private static String because(String text, String why) {
        return why.isEmpty() ? text.substring(0, text.length() - 1) : text + " " + Printable.clean(why);
    }
}
