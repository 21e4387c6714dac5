package org.upgradekit.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.run.ProductDirectory;
import picocli.CommandLine.Parameters;

/** Which product, for a command that is about the product as a whole. */
final class ProductParameter {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PRODUCT", description = "needed when there is more than one")
    private @Nullable String name;

    ProductDirectory find(Console console, CommonOptions common) {
        return Products.find(console, common, Optional.ofNullable(name), " behind the command:");
    }
}
