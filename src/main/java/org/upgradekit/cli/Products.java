package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.run.ProductDirectory;

/** Finds a product that has state on this host: by name, or the only one. */
final class Products {
    private Products() {}

    static ProductDirectory find(Console console, CommonOptions common, Optional<String> name) {
        Path state = common.stateDirectory(console);
        List<String> known = known(console, state);
        if (name.isEmpty() && known.size() == 1) {
            return directory(console, common, known.get(0));
        }
        if (name.filter(known::contains).isPresent()) {
            return directory(console, common, name.get());
        }
        throw new InputFailure(Diagnostic.error(
                name.map(one -> "nothing was ever upgraded here as " + one)
                        .orElse(
                                known.isEmpty()
                                        ? "nothing was ever upgraded here"
                                        : "more than one product was upgraded here"),
                state + " knows " + (known.isEmpty() ? "no product" : String.join(", ", known)) + ".",
                known.isEmpty() ? "upgrade plan PLAYBOOK --to VERSION, or --state-dir" : "Name one of them"));
    }

    /** The named product, or each that has state on this host. */
    static List<ProductDirectory> each(Console console, CommonOptions common, Optional<String> name) {
        if (name.isPresent()) {
            return List.of(find(console, common, name));
        }
        return known(console, common.stateDirectory(console)).stream()
                .map(known -> directory(console, common, known))
                .toList();
    }

    /**
     * The product's state, with its restore points where the configuration wants them.
     *
     * @throws InputFailure when others can write there, or links stand there; exit code 2
     */
    static ProductDirectory directory(Console console, CommonOptions common, String product) {
        Optional<Path> backups = Configuration.of(console.host(), Optional.of(product))
                .path(ConfigurationKey.BACKUP_DIR)
                .map(path -> path.toAbsolutePath().normalize());
        ProductDirectory directory =
                new ProductDirectory(console.host(), common.stateDirectory(console), product, backups);
        TrustedState.require(console.host(), directory.path());
        directory.backups().ifPresent(place -> TrustedState.requireRestorePoints(console.host(), place));
        return directory;
    }

    private static List<String> known(Console console, Path state) {
        try {
            return console.host().disk().list(state).stream()
                    .filter(path -> console.host().disk().exists(path.resolve("runs")))
                    .map(path -> path.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new InputFailure(
                    Diagnostic.error(state + " cannot be read", Reason.of(e), "Name another place: --state-dir"));
        }
    }
}
