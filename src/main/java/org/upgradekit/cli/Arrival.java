package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.Plan;
import org.upgradekit.restorepoint.DetachedPoint;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunLock;
import org.upgradekit.service.Service;
import org.upgradekit.store.Saved;
import org.upgradekit.store.Store;
import org.upgradekit.store.Transfer;
import org.upgradekit.view.ArrivalView;

/**
 * A restore point in a directory, put in place on this host: another one made it, or this one before it was set up anew.
 * No run, no journal: each store's {@link Transfer} converges, so after a failure the same command goes on. Services are
 * not touched; while one of them runs nothing is put in place.
 */
final class Arrival {
    private static final String NAME = "upgrade restore-points restore";

    private final Console console;
    private final CommonOptions common;
    private final DetachedPoint point;
    private final Choices choices;

    /**
     * What was asked for.
     *
     * @param stores all of them when it is empty
     */
    record Choices(List<String> stores, boolean dryRun, boolean yes) {}

    /** A store on its way. */
    private record Coming(String id, Saved saved, Path directory, Transfer transfer) {}

    Arrival(Console console, CommonOptions common, Path directory, Choices choices) {
        this.console = console;
        this.common = common;
        this.choices = choices;
        Path place = directory.toAbsolutePath().normalize();
        // What is no restore point is told so first: advice on who may write to it would be about somebody else's
        // files.
        this.point = DetachedPoint.at(console.host(), place);
        TrustedState.requireDetached(console.host(), place);
    }

    int restore() {
        Plan plan = new ArrivedPlan(point).read();
        ProductDirectory product =
                Products.directory(console, common, plan.head().product());
        if (choices.dryRun()) {
            return restore(plan, product);
        }
        // Nothing was ever upgraded here, maybe.
        product.prepare();
        return RunLock.holding(console.host(), product, NAME, () -> restore(plan, product));
    }

    private int restore(Plan plan, ProductDirectory product) {
        new OpenRuns(product).refuse();
        Manifest manifest = point.manifest();
        Leg leg = new Leg(plan, plan.hop(Leg.number(manifest.id())), manifest.run(), Map.of());
        try (Workbench bench = Workbench.of(leg, console, product)) {
            return restore(plan, bench);
        }
    }

    private int restore(Plan plan, Workbench bench) {
        List<Coming> coming = coming(bench);
        requireWhole(coming);
        refuse(obstacles(bench, coming, new LateSecrets(plan, bench.parts().values(), console.host())));
        if (!choices.dryRun() && !choices.yes()) {
            Consent.require(
                    console,
                    common,
                    new Consent.Asked(
                            () -> text(arrived(looked(coming), List.of(), bench)),
                            "Put it in place on this host?",
                            "restore on this host",
                            "Nothing was changed."));
        }
        List<String> toDo = new ArrayList<>();
        List<ArrivalView.Line> lines = choices.dryRun() ? looked(coming) : perform(coming, toDo);
        ArrivalView.Arrived arrived = arrived(lines, toDo, bench);
        console.out().print(common.json() ? ArrivalView.json(arrived, ExitCode.DONE.code()) : text(arrived));
        return ExitCode.DONE.code();
    }

    /** Files first: the secret that leads to a database is often among them. */
    private List<Coming> coming(Workbench bench) {
        Map<String, Saved> held = point.manifest().stores();
        List<String> unknown = choices.stores().stream()
                .filter(store -> !held.containsKey(store))
                .toList();
        if (!unknown.isEmpty()) {
            throw new InputFailure(Diagnostic.error(
                    "the restore point holds no store " + String.join(", ", unknown),
                    "It holds " + String.join(", ", held.keySet()) + ".",
                    ""));
        }
        Set<String> wanted = new HashSet<>(choices.stores().isEmpty() ? held.keySet() : choices.stores());
        return held.entrySet().stream()
                .filter(entry -> wanted.contains(entry.getKey()))
                .map(entry -> new Coming(
                        entry.getKey(),
                        entry.getValue(),
                        point.place(entry.getKey()),
                        store(bench, entry.getKey()).transfer()))
                .sorted(Comparator.comparing(
                        one -> ArrivedPlan.ORDER.indexOf(one.saved().kind())))
                .toList();
    }

    private static Store store(Workbench bench, String id) {
        return Optional.ofNullable(bench.stores().get(id)).orElseThrow();
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
    private static List<Diagnostic> obstacles(Workbench bench, List<Coming> coming, LateSecrets late) {
        List<Diagnostic> wrong = new ArrayList<>();
        bench.parts().services().values().forEach(service -> running(service).ifPresent(wrong::add));
        for (Coming one : coming) {
            List<String> why =
                    late.come(one.saved(), coming.stream().map(Coming::saved).toList()) ? List.of() : asked(one);
            if (!why.isEmpty()) {
                wrong.add(
                        Diagnostic.error("store " + one.id() + " cannot be restored here", String.join("\n", why), ""));
            }
        }
        return wrong;
    }

    private static Optional<Diagnostic> running(Service service) {
        try {
            return !service.absent() && service.running()
                    ? Optional.of(Diagnostic.error(
                            "service " + service.id() + " runs on this host",
                            "What it writes now would be set aside with what is replaced.",
                            "Stop it first"))
                    : Optional.empty();
        } catch (Failure unknown) {
            return Optional.of(unknown.first());
        }
    }

    private static List<String> asked(Coming one) {
        try {
            return one.transfer().obstacles(one.saved(), one.directory());
        } catch (Failure unknown) {
            return List.of(unknown.first().line());
        }
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
            return List.of("would be restored once the files are here; not known before that: "
                    + unknown.first().summary());
        }
    }

    private static List<ArrivalView.Line> perform(List<Coming> coming, List<String> toDo) {
        List<ArrivalView.Line> lines = new ArrayList<>();
        for (Coming one : coming) {
            try {
                Transfer.Outcome outcome = one.transfer().perform(one.saved(), one.directory());
                lines.add(new ArrivalView.Line(one.id(), one.saved().kind(), outcome.said()));
                toDo.addAll(outcome.toDo());
            } catch (Failure failure) {
                throw stopped(one, lines, failure);
            }
        }
        return lines;
    }

    private static EnvironmentFailure stopped(Coming at, List<ArrivalView.Line> before, Failure failure) {
        Diagnostic why = failure.first();
        String done = before.isEmpty()
                ? "No other store was put in place."
                : "In place already: "
                        + String.join(
                                ", ",
                                before.stream().map(ArrivalView.Line::store).toList())
                        + ".";
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "store " + at.id() + " was not restored: " + why.summary(),
                        (why.detail().isEmpty() ? "" : why.detail() + "\n") + done,
                        "Mend that, then the same command again: it goes on where it stopped"),
                failure);
    }

    private ArrivalView.Arrived arrived(List<ArrivalView.Line> lines, List<String> toDo, Workbench bench) {
        Manifest manifest = point.manifest();
        return new ArrivalView.Arrived(
                manifest.id(),
                manifest.product(),
                manifest.version(),
                manifest.host(),
                manifest.made(),
                lines,
                toDo,
                List.copyOf(bench.parts().services().keySet()),
                !choices.dryRun());
    }

    private String text(ArrivalView.Arrived arrived) {
        return new ArrivalView(console.style(!common.noColor))
                .text(arrived, console.host().clock().instant());
    }
}
