package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.journal.Journal;
import org.upgradekit.observe.Room;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.run.Hops;
import org.upgradekit.run.Leg;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.run.RunContext;

/** A workbench for the hop at hand. */
final class HopBenches implements Hops, AutoCloseable {
    private final Console console;
    private final ProductDirectory product;
    private final Plan plan;
    private final String run;
    private final Journal journal;
    private final Function<Workbench, RunContext> context;
    private Leg leg;
    private @Nullable Workbench bench;
    private @Nullable RunContext open;

    /** @param context of a workbench */
    HopBenches(
            Console console,
            ProductDirectory product,
            Leg first,
            Journal journal,
            Function<Workbench, RunContext> context) {
        this.console = console;
        this.product = product;
        this.leg = first;
        this.plan = first.plan();
        this.run = first.run();
        this.journal = journal;
        this.context = context;
    }

    @Override
    public RunContext open(Hop hop) {
        if (open == null || leg.hop().number() != hop.number()) {
            return open(Leg.of(plan, run, hop.number(), journal.entries()));
        }
        return open;
    }

    private RunContext open(Leg other) {
        close();
        leg = other;
        Workbench fresh = Workbench.of(other, console, product);
        bench = fresh;
        RunContext fitting = context.apply(fresh);
        open = fitting;
        return fitting;
    }

    @Override
    public List<String> claim(Hop hop, Set<String> untouched) {
        open(hop);
        Workbench claimed = Optional.ofNullable(bench).orElseThrow();
        claimed.parts().stores().settle();
        Map<String, String> now = new TreeMap<>();
        claimed.stores().forEach((id, store) -> {
            if (store.claim() && untouched.contains(id) && store.isOpen()) {
                store.observe().identity().forEach((name, value) -> now.put("stores." + id + "." + name, value));
            }
        });
        return now.entrySet().stream()
                .filter(fact -> !fact.getValue().equals(leg.world().get(fact.getKey())))
                .map(fact -> fact.getKey() + " was " + leg.world().getOrDefault(fact.getKey(), "not there") + " and is "
                        + fact.getValue())
                .toList();
    }

    @Override
    public Map<String, String> world(Hop hop) {
        Map<String, String> world = new TreeMap<>();
        List<Finding> findings = new ArrayList<>();
        List<Diagnostic> refusals = new ArrayList<>();
        Room room = new Room(console.host(), new Room.Places(product.path(), product.restorePoints(plan)), findings);
        try (Workbench look = Workbench.of(new Leg(plan, hop, run, Map.of()), console, product)) {
            look.stores().forEach((id, store) -> {
                try {
                    StoreFacts facts = store.observe();
                    facts.identity().forEach((name, value) -> world.put("stores." + id + "." + name, value));
                    if (hop.saved().contains(id)) {
                        findings.addAll(store.obstacles());
                        room.add(store, facts, saves(id, hop));
                    }
                } catch (Failure failure) {
                    refusals.addAll(failure.diagnostics());
                }
            });
        }
        room.mounts().forEach(mount -> findings.add(mount.finding()));
        findings.stream()
                .filter(one -> one.blocks()
                        && plan.waivers().stream()
                                .noneMatch(waiver -> waiver.id().equals(one.id())))
                .forEach(one -> refusals.add(Diagnostic.error(one.message(), "", one.remedy())));
        if (!refusals.isEmpty()) {
            throw new EnvironmentFailure(ExitCode.REFUSED, refusals);
        }
        open(new Leg(plan, hop, run, world));
        return world;
    }

    /** In how many hops from this one on a restore point holds the store. */
    private int saves(String store, Hop from) {
        return (int) plan.hops().stream()
                .filter(hop -> hop.number() >= from.number() && hop.saved().contains(store))
                .count();
    }

    @Override
    public void close() {
        Optional.ofNullable(bench).ifPresent(Workbench::close);
        bench = null;
        open = null;
    }
}
