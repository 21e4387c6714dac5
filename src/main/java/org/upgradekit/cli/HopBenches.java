package org.upgradekit.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.upgradekit.journal.Journal;
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
        this.plan = first.plan();
        this.run = first.run();
        this.journal = journal;
        this.context = context;
    }

    @Override
    public RunContext open(Hop hop) {
        if (open == null || open.parts().hop().number() != hop.number()) {
            close();
            bench = Workbench.of(Leg.of(plan, run, hop.number(), journal.entries()), console, product);
            open = context.apply(bench);
        }
        return open;
    }

    @Override
    public Map<String, String> world(Hop hop) {
        Map<String, String> world = new TreeMap<>();
        Leg unknown = new Leg(plan, hop, run, Map.of());
        try (Workbench look = Workbench.of(unknown, console, product)) {
            look.stores()
                    .forEach((id, store) -> store.observe()
                            .identity()
                            .forEach((name, value) -> world.put("stores." + id + "." + name, value)));
        }
        return world;
    }

    @Override
    public void close() {
        Optional.ofNullable(bench).ifPresent(Workbench::close);
        bench = null;
        open = null;
    }
}
