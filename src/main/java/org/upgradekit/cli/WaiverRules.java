package org.upgradekit.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.json.Moment;
import org.upgradekit.plan.Waiver;
import org.upgradekit.plan.Waivers;
import org.upgradekit.playbook.Nearest;
import org.upgradekit.playbook.Playbook;

/** Which waivers are taken: all that is wrong with the others is told at once. */
final class WaiverRules {
    private final Map<String, Boolean> checks;
    private final Instant now;
    private final List<Diagnostic> unknown = new ArrayList<>();
    private final List<Diagnostic> refused = new ArrayList<>();

    WaiverRules(Playbook playbook, Instant now) {
        this.checks = Waivers.of(playbook);
        this.now = now;
    }

    /** The waivers, one for each check; the first one named counts. */
    List<Waiver> require(List<WaiverOptions.Asked> asked) {
        Map<String, Waiver> taken = new LinkedHashMap<>();
        for (WaiverOptions.Asked one : asked) {
            judge(one.waiver(), one.at());
            taken.putIfAbsent(one.waiver().id(), one.waiver());
        }
        if (!unknown.isEmpty()) {
            unknown.addAll(refused);
            throw new InputFailure(ExitCode.USAGE, unknown);
        }
        if (!refused.isEmpty()) {
            throw new InputFailure(ExitCode.REFUSED, refused);
        }
        return List.copyOf(taken.values());
    }

    private void judge(Waiver waiver, Optional<Position> at) {
        String id = waiver.id();
        Boolean waivable = checks.get(id);
        if (waivable == null) {
            unknown.add(wrong(
                    at,
                    "there is no check \"" + id + "\" to waive",
                    "A waiver names a check as the plan does.",
                    hint(id)));
        } else if (waiver.reason().isBlank()) {
            unknown.add(wrong(at, "the waiver of " + id + " has no reason", "Whoever looks later asks for it.", ""));
        } else if (!waivable) {
            refused.add(wrong(
                    at,
                    id + " cannot be waived",
                    "A promise of this tool, or of the playbook, rests on it. Nothing was changed.",
                    "upgrade explain " + id + " says what it looks at and what to do"));
        } else if (waiver.expired(now)) {
            refused.add(expired(waiver, at));
        }
    }

    private String hint(String id) {
        String nearest = Nearest.hint(id, checks.keySet());
        return nearest.isEmpty() ? "upgrade explain lists the checks" : nearest;
    }

    /** A plan keeps its waivers, but not beyond their last day. */
    static void refuseExpired(List<Waiver> waivers, Instant now, String command) {
        List<String> over = waivers.stream()
                .filter(one -> one.expired(now))
                .map(one -> "the waiver of " + one.id() + " ended at "
                        + one.expires().map(Moment::text).orElse(""))
                .toList();
        if (!over.isEmpty()) {
            throw new InputFailure(
                    ExitCode.STALE,
                    List.of(Diagnostic.error(
                            "the plan is stale: a waiver in it has expired",
                            String.join("\n", over) + "\nNothing was changed.",
                            "Review a new one, with a waiver that holds, if it is still wanted:\n" + command)));
        }
    }

    private static Diagnostic expired(Waiver waiver, Optional<Position> at) {
        String end = waiver.expires().map(Moment::text).orElse("");
        return wrong(
                at,
                "the waiver of " + waiver.id() + " has expired",
                "It held until " + end + ". Nothing was changed.",
                "Decide anew, with another date; or mend what the check finds");
    }

    private static Diagnostic wrong(Optional<Position> at, String summary, String detail, String hint) {
        return at.map(where -> Diagnostic.error(where, summary, detail, hint))
                .orElseGet(() -> Diagnostic.error(summary, detail, hint));
    }
}
