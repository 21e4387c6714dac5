package org.upgradekit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.journal.RunState;
import org.upgradekit.restorepoint.RunStores;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.KeptView;
import org.upgradekit.view.KeptWorth;

/** What the rollbacks of a product, and their undoing, put aside and is there still. */
final class KeptAside {
    private final Console console;
    private final ProductDirectory product;

    KeptAside(Console console, ProductDirectory product) {
        this.console = console;
        this.product = product;
    }

    /** All of it; a server that does not answer is said, and hides nothing else. */
    List<KeptView.Line> list() {
        List<KeptView.Line> lines = new ArrayList<>();
        for (String run : runs(Optional.empty())) {
            try {
                lines.addAll(of(run));
            } catch (Failure failure) {
                lines.add(KeptView.Line.unknown(run, failure.first().summary()));
            }
        }
        return lines;
    }

    /** The runs that went back, the oldest first; or the one that is named, if it did. */
    List<String> runs(Optional<String> named) {
        return (named.isPresent() ? List.of(product.find(named.get())) : product.runs())
                .stream()
                        .filter(run -> product.state(run)
                                .filter(state -> state.direction() == RunState.Direction.BACK)
                                .isPresent())
                        .toList();
    }

    /** What is there of one run. */
    List<KeptView.Line> of(String run) {
        String only = only(run);
        return asked(run, stores -> {
            List<KeptView.Line> lines = new ArrayList<>();
            stores.aside()
                    .forEach((store, aside) ->
                            aside.forEach(what -> lines.add(new KeptView.Line(run, store, what, "kept", only))));
            return lines;
        });
    }

    private String only(String run) {
        boolean newest =
                product.newest().filter(state -> state.run().equals(run)).isPresent();
        return KeptWorth.of(KeptRun.of(console, product, run).report(), newest);
    }

    /** Drops what is kept of a store, or says why it must not be. */
    Optional<Diagnostic> drop(String run, String store) {
        String summary = "what is kept of " + store + " in run " + run + " was not dropped";
        try {
            return asked(run, stores -> {
                Optional<Diagnostic> why = stores.keepsAside(store)
                        .map(reason -> Diagnostic.error(summary, reason, "Look at it, and drop it by hand"));
                if (why.isEmpty()) {
                    stores.dropAside(store);
                }
                return why;
            });
        } catch (Failure failure) {
            return Optional.of(
                    Diagnostic.error(summary, failure.first().text(), "Mend that, then the same command again"));
        }
    }

    private <T> T asked(String run, Function<RunStores, T> question) {
        RunState state = product.state(run).orElseThrow();
        try (Workbench bench = Workbench.ofRun(run, state.hop(), console, product)) {
            return question.apply(bench.parts().stores());
        }
    }
}
