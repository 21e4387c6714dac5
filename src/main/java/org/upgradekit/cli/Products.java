package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.run.ProductDirectory;

/** Finds a product that has state on this host: by name, or the only one. */
final class Products {
    private Products() {}

    /** @param named how a command of this kind names one, in a sentence */
    static ProductDirectory find(Console console, CommonOptions common, Optional<String> name, String named) {
        Path state = common.stateDirectory(console);
        List<String> known = known(console, state);
        if (name.filter(known::contains).isPresent()) {
            return directory(console, common, name.get());
        }
        List<String> upgraded = name.isEmpty() && known.size() > 1 ? upgraded(console, common, known) : known;
        if (name.isEmpty() && upgraded.size() == 1) {
            return directory(console, common, upgraded.get(0));
        }
        throw new InputFailure(Diagnostic.error(
                name.map(one -> "nothing was ever upgraded here as " + one)
                        .orElse(
                                upgraded.isEmpty()
                                        ? "nothing was ever upgraded here"
                                        : "more than one product was upgraded here"),
                state + " knows " + (upgraded.isEmpty() ? "no product" : String.join(", ", upgraded)) + ".",
                upgraded.isEmpty()
                        ? "upgrade plan PLAYBOOK --to VERSION, or --state-dir"
                        : "Name one of them" + named + " " + upgraded.get(0)));
    }

    /**
     * The product that has what an id names, where none is named.
     *
     * @param what it names, for people
     */
    static ProductDirectory having(
            Console console, CommonOptions common, String what, Predicate<ProductDirectory> has) {
        List<ProductDirectory> all = each(console, common, Optional.empty());
        if (all.size() < 2) {
            return find(console, common, Optional.empty(), ProductOption.NAMED);
        }
        List<ProductDirectory> having =
                all.stream().filter(product -> reads(() -> has.test(product))).toList();
        if (having.size() == 1) {
            return having.get(0);
        }
        if (having.isEmpty()) {
            throw new InputFailure(Diagnostic.error(
                    "no product here has a " + what,
                    common.stateDirectory(console) + " knows " + names(all) + ".",
                    "Name one of them" + ProductOption.NAMED + " "
                            + all.get(0).path().getFileName()));
        }
        throw new InputFailure(Diagnostic.error(
                "more than one product here may have a " + what,
                names(having),
                "Name one of them" + ProductOption.NAMED + " "
                        + having.get(0).path().getFileName()));
    }

    private static String names(List<ProductDirectory> products) {
        return products.stream()
                .map(product -> product.path().getFileName().toString())
                .collect(Collectors.joining(", "));
    }

    /** Those of which something is left that commands speak of: planning alone leaves its directories, too. */
    private static List<String> upgraded(Console console, CommonOptions common, List<String> known) {
        return known.stream()
                .filter(product -> reads(() -> left(console, directory(console, common, product))))
                .toList();
    }

    private static boolean left(Console console, ProductDirectory product) {
        return !product.runs().isEmpty()
                || !RestorePointsCommand.all(console, product).isEmpty()
                || !RestorePointsCommand.unfinished(console, product).isEmpty();
    }

    /** What cannot be read is told by the command that is asked for it. */
    private static boolean reads(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (Failure unread) {
            return true;
        }
    }

    /** The named product, or each that has state on this host. */
    static List<ProductDirectory> each(Console console, CommonOptions common, Optional<String> name) {
        if (name.isPresent()) {
            return List.of(find(console, common, name, ProductOption.NAMED));
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
