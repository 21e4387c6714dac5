package org.upgradekit.view;

import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.MigrationFacts;
import org.upgradekit.facts.Sizes;
import org.upgradekit.plan.Check;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;

/** A plan for people; the JSON of a plan is {@link PlanCodec#json}. */
public final class PlanView {
    private static final int DIGEST = "sha256:".length() + 12;

    private final Style style;
    private final Commands commands;
    private final boolean verbose;

    /** With {@code verbose} the checks that passed are shown as well. */
    public PlanView(Style style, Commands commands, boolean verbose) {
        this.style = style;
        this.commands = commands;
        this.verbose = verbose;
    }

    /**
     * Where a plan was written, with its digest.
     *
     * @param file as it is named in the next command
     */
    public record Written(String file, String digest) {}

    /**
     * The whole screen of {@code upgrade plan}: blocked, nothing to do, or the table with the next command.
     *
     * @param facts what the plan was made from, observed moments ago
     * @param written the file that the plan was written to
     */
    public String text(Plan plan, Facts facts, Optional<Written> written) {
        Lines lines = new Lines(style);
        if (plan.findings().stream().anyMatch(Finding::blocks)) {
            return blocked(lines, plan, facts);
        }
        if (plan.nothingToDo()) {
            return nothingToDo(lines, plan);
        }
        body(lines, plan, facts, written.map(Written::digest).orElseGet(() -> PlanCodec.digest(plan)));
        next(lines, plan, written);
        return lines.toString();
    }

    /** The plan without what to do next: for a command that goes on by itself. */
    public String table(Plan plan, Facts facts) {
        Lines lines = new Lines(style);
        body(lines, plan, facts, PlanCodec.digest(plan));
        return lines.toString();
    }

    private void body(Lines lines, Plan plan, Facts facts, String digest) {
        head(lines, plan);
        lines.blank();
        observed(lines, facts);
        checks(lines, plan);
        lines.blank();
        new PlanTable(style, plan).write(lines);
        lines.blank();
        lines.labelled("Window", Window.of(plan).text());
        lines.labelled("Way back", wayBack(plan));
        plan.hops().stream()
                .flatMap(hop -> hop.notes().stream())
                .forEach(note -> lines.labelled("Note", Printable.clean(note)));
        plan.notices().forEach(notice -> lines.labelled("Notice", Printable.clean(notice)));
        lines.labelled("Plan", Printable.shorten(digest, DIGEST + 1));
    }

    private void head(Lines lines, Plan plan) {
        lines.ends(path(plan) + " on " + plan.head().host() + hops(plan), "nothing has been changed");
    }

    private static String hops(Plan plan) {
        return plan.hops().size() > 1 ? ", " + plan.hops().size() + " hops" : "";
    }

    static String path(Plan plan) {
        return path(plan.head());
    }

    /** Of a plan that was refused the installed version may not be known. */
    static String path(Plan.Head head) {
        return head.title() + (head.from().isEmpty() ? "" : " " + head.from()) + " → " + head.to();
    }

    private void observed(Lines lines, Facts facts) {
        Rows rows = new Rows("Observed");
        facts.stores().forEach((id, store) -> rows.put(id, store.summary()));
        facts.services().forEach((id, service) -> rows.put(id, service(service)));
        facts.migrations().forEach((id, migrations) -> rows.put(id, pending(migrations)));
        String label = "disk";
        for (Facts.Mount mount : facts.mounts()) {
            rows.put(
                    label,
                    mount.path() + " needs " + Sizes.text(mount.needs()) + " of " + Sizes.text(mount.free()) + " free");
            label = "";
        }
        rows.write(lines, style);
    }

    private static String service(Facts.ServiceFacts service) {
        String text = service.running() ? "running" : "stopped";
        String fence = service.fence().isEmpty() ? "not fenced by us" : "fence: " + service.fence();
        return text + ", " + fence
                + (service.triggers().isEmpty() ? "" : ", started by " + String.join(", ", service.triggers()));
    }

    private static String pending(MigrationFacts migrations) {
        if (!migrations.known()) {
            return "migrations come with the new version: taken to be pending";
        }
        if (migrations.pending().isEmpty()) {
            return "no migration is pending";
        }
        List<String> versions = migrations.pending().stream()
                .map(MigrationFacts.Pending::version)
                .toList();
        String which = versions.size() > 6
                ? versions.get(0) + " to " + versions.get(versions.size() - 1)
                : String.join(", ", versions);
        return Words.count(versions.size(), "migration") + " pending: " + which;
    }

    private void checks(Lines lines, Plan plan) {
        lines.labelled("Checks", counts(plan.findings()));
        Rows rows = new Rows("");
        for (Finding finding : plan.findings()) {
            if (verbose || finding.outcome() != Finding.Outcome.PASS || answered(plan, finding)) {
                String message = Printable.clean(finding.message());
                rows.put("[" + finding.outcome() + "] " + finding.id(), message);
                if (finding.outcome() == Finding.Outcome.WAIVED) {
                    plan.waiver(finding.id())
                            .ifPresent(waiver -> rows.put("", "Waiver: " + WaiverText.of(waiver, style.zone())));
                } else if (!finding.remedy().isEmpty()) {
                    rows.put("", "Do: " + Printable.clean(finding.remedy()));
                }
            }
        }
        plan.waivers().stream()
                .filter(waiver -> !WaiverText.used(plan, waiver))
                .forEach(waiver -> rows.put(waiver.id(), "Waiver not needed: the check does not block."));
        rows.write(lines, style);
    }

    /** A check of the playbook that asked for something, and not only whether: the answer stands behind its name. */
    private static boolean answered(Plan plan, Finding finding) {
        return plan.checks().stream()
                .map(Check::step)
                .anyMatch(step ->
                        step.id().equals(finding.id()) && finding.message().startsWith(step.what() + ": "));
    }

    static String counts(List<Finding> findings) {
        String text = count(findings, Finding.Outcome.PASS) + " passed";
        long warned = count(findings, Finding.Outcome.WARN);
        long waived = count(findings, Finding.Outcome.WAIVED);
        long asked = count(findings, Finding.Outcome.ASK);
        long blocked = count(findings, Finding.Outcome.BLOCK);
        return text
                + (warned == 0 ? "" : ", " + Words.count(warned, "warning"))
                + (waived == 0 ? "" : ", " + waived + " waived")
                + (asked == 0 ? "" : ", " + Words.count(asked, "question"))
                + (blocked == 0 ? "" : ", " + blocked + " blocking");
    }

    private static long count(List<Finding> findings, Finding.Outcome outcome) {
        return findings.stream().filter(one -> one.outcome() == outcome).count();
    }

    private static String wayBack(Plan plan) {
        if (!plan.saves()) {
            return "no store is changed, so there is nothing to put back";
        }
        return plan.forecast()
                .wayBack()
                .map(millis -> "at worst " + Times.took(millis))
                .orElse("never measured here");
    }

    private void next(Lines lines, Plan plan, Optional<Written> written) {
        if (written.isPresent()) {
            lines.command("Next", commands.applyFile(written.get().file()));
            return;
        }
        String to = plan.head().to();
        lines.command("Next", commands.apply(to));
        lines.command("", "or, to review: " + commands.plan(to, plan.head().product() + ".plan.json"));
    }

    private String nothingToDo(Lines lines, Plan plan) {
        lines.ends(
                plan.head().title() + " " + plan.head().to() + " on "
                        + plan.head().host() + ": nothing to do",
                "");
        lines.blank();
        lines.add("Installed is " + plan.head().to() + ", and no migration is pending. Nothing has been changed.");
        return lines.toString();
    }

    private String blocked(Lines lines, Plan plan, Facts facts) {
        head(lines, plan);
        lines.blank();
        observed(lines, facts);
        checks(lines, plan);
        lines.blank();
        long blocked = count(plan.findings(), Finding.Outcome.BLOCK);
        lines.add(style.bad("REFUSED.") + " " + Words.count(blocked, "check") + (blocked == 1 ? " blocks" : " block")
                + "; nothing has been changed, no plan was written.");
        lines.blank();
        // A time that is too near now is not farther away later.
        boolean late = plan.findings().stream()
                .anyMatch(finding -> finding.blocks() && finding.id().equals("window"));
        Commands next = late ? commands.within("") : commands;
        lines.command("Next", "mend what blocks, then: " + next.plan(plan.head().to()));
        lines.closing("(exit " + ExitCode.REFUSED.code() + ")");
        return lines.toString();
    }
}
