package org.upgradekit.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.run.ProductDirectory;
import picocli.CommandLine.Option;

/** Which product, for a command whose parameter names something else: a run, a restore point, a store. */
final class ProductOption {
    @Option(names = "--product", paramLabel = "PRODUCT", description = "needed when there is more than one")
    private @Nullable String name;

    boolean named() {
        return name != null;
    }

    ProductDirectory find(Console console, CommonOptions common) {
        return Products.find(console, common, Optional.ofNullable(name));
    }

    List<ProductDirectory> each(Console console, CommonOptions common) {
        return Products.each(console, common, Optional.ofNullable(name));
    }
}
