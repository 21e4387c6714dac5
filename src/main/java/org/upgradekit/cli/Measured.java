package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.Entry;
import org.upgradekit.observe.EarlierRuns;
import org.upgradekit.run.ProductDirectory;

/** What the newest runs of a product tell of the next one. */
final class Measured {
    private static final int RUNS = 20;

    private Measured() {}

    /** Milliseconds by step id. */
    static Map<String, Long> of(ProductDirectory product) {
        List<String> runs = product.runs();
        List<List<Entry>> entries = new ArrayList<>();
        for (int i = runs.size() - 1; i >= Math.max(0, runs.size() - RUNS); i--) {
            entries.add(entries(product, runs.get(i)));
        }
        return EarlierRuns.measured(entries);
    }

    /** A damaged journal is told by who asks for its run; for a guess the others are enough. */
    private static List<Entry> entries(ProductDirectory product, String run) {
        try {
            return product.entries(run);
        } catch (Failure damaged) {
            return List.of();
        }
    }
}
