package org.upgradekit.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.StoreFacts;

/** Expected times from earlier runs on this host, else from sizes; what neither tells stays unknown, and the plan says so. */
final class Forecasts {
    /** A file copy of a database, one session, on a shared disk: 0.2 GB/s was measured, half of that is promised. */
    private static final long BYTES_PER_MILLI = 100_000;

    private Forecasts() {}

    static Plan.Forecast of(Facts facts, List<Step> steps, Map<String, Long> measured) {
        Map<String, Long> known = new LinkedHashMap<>();
        long back = 0;
        for (Step step : steps) {
            if (step.action() instanceof Action.SaveStores save && told(facts, save.stores())) {
                known.put(step.id(), 1000 + bytes(facts, save.stores(), true) / BYTES_PER_MILLI);
                long restore = 1000 + bytes(facts, save.stores(), false) / BYTES_PER_MILLI;
                back = Math.max(back, restore + services(steps, hop(step), measured));
            }
        }
        // As long as one of them is not known, the worst is not.
        boolean told = !known.isEmpty()
                && steps.stream()
                        .noneMatch(
                                step -> step.action() instanceof Action.SaveStores save && !told(facts, save.stores()));
        steps.stream()
                .filter(step -> measured.containsKey(step.id()))
                .forEach(step -> known.put(step.id(), measured.getOrDefault(step.id(), 0L)));
        return new Plan.Forecast(known, told ? Optional.of(back) : Optional.empty());
    }

    /** The way back stops, starts and asks the services as the way there does; what was never measured counts nothing. */
    private static long services(List<Step> steps, String hop, Map<String, Long> measured) {
        return steps.stream()
                .filter(step -> hop(step).equals(hop))
                .filter(step -> step.action() instanceof Action.StopService
                        || step.action() instanceof Action.StartService
                        || step.action() instanceof Action.AwaitReady)
                .mapToLong(step -> measured.getOrDefault(step.id(), 0L))
                .sum();
    }

    private static String hop(Step step) {
        return step.id().substring(0, step.id().indexOf('/') + 1);
    }

    /** How fast a playbook's own commands are, no size tells. */
    private static boolean told(Facts facts, List<String> stores) {
        return stores.stream().noneMatch(store -> facts.stores().get(store) instanceof StoreFacts.Command);
    }

    /** A database goes back by a swap, whatever its size; files are unpacked. */
    private static long bytes(Facts facts, List<String> stores, boolean databases) {
        return stores.stream()
                .map(facts.stores()::get)
                .filter(store -> store != null && (databases || store instanceof StoreFacts.Files))
                .mapToLong(StoreFacts::bytes)
                .sum();
    }
}
