package org.upgradekit.view;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.upgradekit.facts.Finding;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.Waiver;

/** By whom, until when and why a check was waived. */
public final class WaiverText {
    private WaiverText() {}

    /** {@code waived by alice until 2026-12-31: backed up by hand}. */
    public static String of(Waiver waiver, ZoneId zone) {
        String until = waiver.expires()
                .map(end -> " until " + LocalDate.ofInstant(end.minusMillis(1), zone))
                .orElse("");
        return "waived by " + Printable.clean(waiver.who()) + until + ": " + Printable.clean(waiver.reason());
    }

    /** A finding as the journal keeps it: with the decision, when there was one. */
    public static String of(Plan plan, Finding finding, ZoneId zone) {
        return finding.outcome() == Finding.Outcome.WAIVED
                ? finding.message()
                        + plan.waiver(finding.id())
                                .map(waiver -> "; " + of(waiver, zone))
                                .orElse("")
                : finding.message();
    }

    /** The waivers that let a check pass, one line each. */
    static List<String> used(Plan plan, ZoneId zone) {
        return plan.waivers().stream()
                .filter(waiver -> used(plan, waiver))
                .map(waiver -> waiver.id() + ", " + of(waiver, zone))
                .toList();
    }

    static boolean used(Plan plan, Waiver waiver) {
        return plan.findings().stream()
                .anyMatch(one ->
                        one.outcome() == Finding.Outcome.WAIVED && one.id().equals(waiver.id()));
    }
}
