package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.run.ProductDirectory;
import picocli.CommandLine.Option;

/** Which product, for a command whose parameter names something else: a run, a restore point, a store. */
final class ProductOption {
    /** How one is named, in a sentence. */
    static final String NAMED = ": --product";

    @Option(names = "--product", paramLabel = "PRODUCT", description = "needed when there is more than one")
    private @Nullable String name;

    boolean named() {
        return name != null;
    }

    ProductDirectory find(Console console, CommonOptions common) {
        return Products.find(console, common, Optional.ofNullable(name), NAMED);
    }

    /** Without a name the one that has this run. */
    ProductDirectory ofRun(Console console, CommonOptions common, String run) {
        return name != null
                ? find(console, common)
                : Products.having(
                        console,
                        common,
                        "run " + run,
                        product -> !product.named(run).isEmpty());
    }

    /** Without a name the one that has this restore point. */
    ProductDirectory ofPoint(Console console, CommonOptions common, String id) {
        return name != null
                ? find(console, common)
                : Products.having(
                        console,
                        common,
                        "restore point " + id,
                        product -> RestorePointsCommand.all(console, product).stream()
                                .anyMatch(one -> one.id().contains(id)));
    }

    List<ProductDirectory> each(Console console, CommonOptions common) {
        return Products.each(console, common, Optional.ofNullable(name));
    }
}
