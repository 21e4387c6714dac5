package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.restorepoint.DetachedPoint;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunId;
import org.upgradekit.run.RunLock;
import org.upgradekit.service.Service;
import org.upgradekit.store.Saved;
import org.upgradekit.store.Transfer;
import org.upgradekit.view.ArrivalView;

/**
 * A restore point in a directory, put in place on this host: another one made it, or this one before it was set up anew.
 * No run, no journal: each store's {@link Transfer} converges, so after a failure the same command goes on. Services are
 * not touched; while one of them runs nothing is put in place.
 */
final class Arrival {
    private static final String NAME = "upgrade restore-points restore";

    /** Files first: the secret that leads to a database is often among them. */
    private static final List<String> ORDER = List.of("files", "command", "postgresql");

    private final Console console;
    private final CommonOptions common;
    private final DetachedPoint point;
    private final Path place;
    private final Choices choices;

    /**
     * What was asked for.
     *
     * @param stores all of them when it is empty
     */
    record Choices(List<String> stores, boolean dryRun, boolean yes) {}

    Arrival(Console console, CommonOptions common, Path directory, Choices choices) {
        this.console = console;
        this.common = common;
        this.place = directory.toAbsolutePath().normalize();
        TrustedState.requireRestorePoints(console.host(), place);
        this.point = DetachedPoint.at(console.host(), place);
        this.choices = choices;
    }

    /** A store on its way. */
    private record Coming(String id, Saved saved, Path directory, Transfer transfer) {}

    int restore() {
        Plan plan = plan();
        ProductDirectory product =
                Products.directory(console, common, plan.head().product());
        // Nothing was ever upgraded here, maybe.
        product.prepare();
        return RunLock.holding(console.host(), product, NAME, () -> {
            new OpenRuns(product).refuse();
            Manifest manifest = point.manifest();
            Leg leg = new Leg(plan, plan.hop(Leg.number(manifest.id())), manifest.run(), Map.of());
            try (Workbench bench = Workbench.of(leg, console, product)) {
                return restore(bench);
            }
        });
    }

    /** @throws EnvironmentFailure when it is not the one that the manifest is of, exit code 6 */
    private Plan plan() {
        Manifest manifest = point.manifest();
        Plan plan = PlanCodec.read(point.planFile().toString(), point.plan());
        boolean named = plan.head().product().equals(manifest.product())
                && manifest.product().matches("[a-z][a-z0-9-]{0,39}")
                && RunId.matches(manifest.run())
                && manifest.id().matches(manifest.run() + "\\.h[1-9]\\d{0,3}")
                && Leg.number(manifest.id()) <= plan.hops().size();
        if (!named || !PlanCodec.digest(plan).equals(manifest.planDigest())) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            point.planFile() + " is not the plan of this restore point",
                            "The manifest names another digest, product, run or hop.",
                            "Bring both from the same place"));
        }
        return plan;
    }

    private int restore(Workbench bench) {
        List<Coming> coming = coming(bench);
        requireWhole(coming);
        List<String> services = List.copyOf(bench.parts().services().keySet());
        refuse(obstacles(bench, coming));
        if (!choices.dryRun()) {
            consent(arrived(looked(coming), services, false));
        }
        List<ArrivalView.Line> lines = choices.dryRun() ? looked(coming) : perform(coming);
        ArrivalView.Arrived arrived = arrived(lines, services, !choices.dryRun());
        console.out().print(common.json() ? ArrivalView.json(arrived, ExitCode.DONE.code()) : text(arrived));
        return ExitCode.DONE.code();
    }

    private List<Coming> coming(Workbench bench) {
        Map<String, Saved> held = new TreeMap<>(point.manifest().stores());
        held.keySet().retainAll(bench.stores().keySet());
        List<String> unknown = choices.stores().stream()
                .filter(store -> !held.containsKey(store))
                .toList();
        if (!unknown.isEmpty()) {
            throw new InputFailure(Diagnostic.error(
                    "the restore point holds no store " + String.join(", ", unknown),
                    "It holds " + String.join(", ", held.keySet()) + ".",
                    ""));
        }
        return held.entrySet().stream()
                .filter(entry -> choices.stores().isEmpty() || choices.stores().contains(entry.getKey()))
                .map(entry -> new Coming(
                        entry.getKey(),
                        entry.getValue(),
                        point.place(entry.getKey()),
                        Optional.ofNullable(bench.stores().get(entry.getKey()))
                                .orElseThrow()
                                .transfer()))
                .sorted(Comparator.comparingInt(one -> ORDER.indexOf(one.saved().kind())))
                .toList();
    }

    private void requireWhole(List<Coming> coming) {
        List<Diagnostic> damaged = coming.stream()
                .filter(one -> !point.damaged(one.id()).isEmpty())
                .map(one -> Diagnostic.error(
                        "what the restore point holds of store " + one.id() + " is damaged",
                        String.join("\n", point.damaged(one.id())),
                        "Bring it here once more, or take another one. Nothing was changed."))
                .toList();
        if (!damaged.isEmpty()) {
            throw new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, damaged);
        }
    }

    /** All of them in one go, so that nobody meets them one by one. */
    private List<Diagnostic> obstacles(Workbench bench, List<Coming> coming) {
        List<Diagnostic> wrong = new ArrayList<>();
        for (Service service : bench.parts().services().values()) {
            if (service.running()) {
                wrong.add(Diagnostic.error(
                        "service " + service.id() + " runs on this host",
                        "What it writes now would be set aside with what is replaced.",
                        "Stop it first"));
            }
        }
        for (Coming one : coming) {
            List<String> why = asked(one, coming);
            if (!why.isEmpty()) {
                wrong.add(
                        Diagnostic.error("store " + one.id() + " cannot be restored here", String.join("\n", why), ""));
            }
        }
        return wrong;
    }

    /** What cannot be told yet may be so because files are not here yet: then it is asked again once they are. */
    private static List<String> asked(Coming one, List<Coming> all) {
        try {
            return one.transfer().obstacles(one.saved(), one.directory());
        } catch (Failure unknown) {
            Diagnostic why = unknown.diagnostics().get(0);
            return first(one, all)
                    ? List.of(why.summary() + (why.detail().isEmpty() ? "" : ": " + why.detail()))
                    : List.of();
        }
    }

    private static boolean first(Coming one, List<Coming> all) {
        return ORDER.indexOf(one.saved().kind())
                == ORDER.indexOf(all.get(0).saved().kind());
    }

    private static void refuse(List<Diagnostic> wrong) {
        if (!wrong.isEmpty()) {
            throw new EnvironmentFailure(ExitCode.REFUSED, wrong);
        }
    }

    private static List<ArrivalView.Line> looked(List<Coming> coming) {
        return coming.stream()
                .map(one -> new ArrivalView.Line(one.id(), one.saved().kind(), described(one)))
                .toList();
    }

    private static List<String> described(Coming one) {
        try {
            return one.transfer().describe(one.saved(), one.directory());
        } catch (Failure unknown) {
            Diagnostic why = unknown.diagnostics().get(0);
            return List.of("would be restored once the files are here; not known before that: " + why.summary());
        }
    }

    private static List<ArrivalView.Line> perform(List<Coming> coming) {
        List<ArrivalView.Line> lines = new ArrayList<>();
        for (Coming one : coming) {
            try {
                lines.add(new ArrivalView.Line(
                        one.id(), one.saved().kind(), one.transfer().perform(one.saved(), one.directory())));
            } catch (Failure failure) {
                throw stopped(one, lines, failure);
            }
        }
        return lines;
    }

    private static EnvironmentFailure stopped(Coming at, List<ArrivalView.Line> before, Failure failure) {
        Diagnostic why = failure.diagnostics().get(0);
        String done = before.isEmpty()
                ? "Nothing was put in place."
                : "In place already: "
                        + String.join(
                                ", ",
                                before.stream().map(ArrivalView.Line::store).toList()) + ".";
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "store " + at.id() + " was not restored: " + why.summary(),
                        (why.detail().isEmpty() ? "" : why.detail() + "\n") + done,
                        "Mend that, then the same command again: it goes on where it stopped"),
                failure);
    }

    private ArrivalView.Arrived arrived(List<ArrivalView.Line> lines, List<String> services, boolean done) {
        Manifest manifest = point.manifest();
        return new ArrivalView.Arrived(
                manifest.id(),
                manifest.product(),
                manifest.version(),
                manifest.host(),
                manifest.made(),
                lines,
                services,
                done);
    }

    private String text(ArrivalView.Arrived arrived) {
        return new ArrivalView(console.style(!common.noColor))
                .text(arrived, console.host().clock().instant());
    }

    private void consent(ArrivalView.Arrived arrived) {
        if (choices.yes()) {
            return;
        }
        boolean somebody = common.somebody(console);
        if (somebody) {
            console.err().print(text(arrived));
            if (Consent.given(console, "Put it in place on this host?")) {
                return;
            }
        }
        throw new InputFailure(
                ExitCode.REFUSED,
                List.of(Diagnostic.error(
                        somebody ? "it was not consented to" : "a missing answer: consent to restore on this host",
                        "Nothing was changed.",
                        "Look first with --dry-run, then consent with --yes")));
    }
}
