package org.upgradekit.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.Choice;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.ManifestCodec;
import org.upgradekit.restorepoint.RestorePoints;
import org.upgradekit.restorepoint.Verification;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.store.Level;
import org.upgradekit.store.Saved;
import org.upgradekit.view.DiagnosticView;
import org.upgradekit.view.KeptView;
import org.upgradekit.view.RestorePointLine;
import org.upgradekit.view.RestorePointsView;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The restore points of a product. */
final class RestorePointsCommand {
    private RestorePointsCommand() {}

    /** Those in all places, the newest last; of one that was copied from place to place the first. */
    static List<Manifest> all(Console console, ProductDirectory product) {
        Map<String, Manifest> all = new TreeMap<>();
        places(console, product).forEach(points -> points.list().forEach(one -> all.putIfAbsent(one.id(), one)));
        return List.copyOf(all.values());
    }

    /** Says of each copy that it is no restore point that these commands know. */
    static void warnOfCopies(Console console, CommonOptions common, ProductDirectory product) {
        List<Diagnostic> warnings = places(console, product).stream()
                .flatMap(points -> points.copies().entrySet().stream())
                .map(copy -> Diagnostic.warning(
                        copy.getKey() + " is left alone",
                        "Its manifest is that of restore point "
                                + copy.getValue().id()
                                + ": somebody copied or renamed it. It is neither listed nor verified nor removed.",
                        "Remove it, or keep it elsewhere"))
                .toList();
        console.err().print(new DiagnosticView(console.style(!common.noColor)).text(warnings));
    }

    /** Those whose removal was begun and cut off. */
    static List<Manifest> unfinished(Console console, ProductDirectory product) {
        return places(console, product).stream()
                .flatMap(points -> points.removal().unfinished().stream())
                .toList();
    }

    /** All places that hold some; none of them is one that others can write to. */
    static List<RestorePoints> places(Console console, ProductDirectory product) {
        List<Path> places = product.allRestorePoints().stream()
                .filter(place -> console.host().disk().exists(place))
                .toList();
        places.forEach(place -> TrustedState.requireRestorePoints(console.host(), place));
        return places.stream()
                .map(place -> new RestorePoints(console.host(), place))
                .toList();
    }

    /** Where one is, and what was found of it. */
    static Optional<RestorePoints> place(List<RestorePoints> places, Manifest one) {
        return places.stream()
                .filter(points -> points.find(one.id()).isPresent())
                .findFirst();
    }

    static Verification verification(List<RestorePoints> places, Manifest one) {
        return place(places, one).map(points -> points.verification(one.id())).orElse(Verification.NONE);
    }

    static CommandLine on(Console console) {
        return Group.line(
                        "restore-points",
                        "What can be put back: the restore points of a product.",
                        "upgrade restore-points list")
                .addSubcommand(new ListPoints(console))
                .addSubcommand(new ShowPoint(console))
                .addSubcommand(new VerifyCommand(console))
                .addSubcommand(new RestorePointCommand(console))
                .addSubcommand(new PruneCommand(console))
                .addSubcommand(new DropKeptCommand(console));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the restore points of a product.",
            footer = {"", "Example: upgrade restore-points list", "Exit codes: 0 shown, 2 no such product"})
    static final class ListPoints implements Callable<Integer> {
        private final Console console;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Mixin
        private final ProductParameter which = new ProductParameter();

        ListPoints(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            ProductDirectory product = which.find(console, common);
            warnOfCopies(console, common, product);
            Map<String, String> kept = kept(product);
            List<RestorePoints> places = places(console, product);
            List<RestorePointLine> lines = all(console, product).stream()
                    .map(one -> line(one, kept.getOrDefault(one.id(), "-"), verification(places, one)))
                    .toList();
            List<KeptView.Line> aside = aside(product);
            console.out()
                    .print(
                            common.json()
                                    ? RestorePointsView.json(lines, aside) + "\n"
                                    : new RestorePointsView(
                                                    console.style(!common.noColor),
                                                    CommandNames.of(
                                                            product.path().toString(),
                                                            product.path()
                                                                    .getFileName()
                                                                    .toString(),
                                                            common,
                                                            ""))
                                            .text(
                                                    lines,
                                                    aside,
                                                    console.host().clock().instant()));
            return ExitCode.DONE.code();
        }

        /** What rollbacks put aside; a damaged journal is told elsewhere. */
        private List<KeptView.Line> aside(ProductDirectory product) {
            try {
                return new KeptAside(console, product).list();
            } catch (EnvironmentFailure failure) {
                return List.of();
            }
        }

        /** A damaged journal is told, and is no reason to hide what can still be put back. */
        private Map<String, String> kept(ProductDirectory product) {
            try {
                return new Keeping(console, product)
                        .judge().stream()
                                .collect(Collectors.toMap(
                                        one -> one.manifest().id(),
                                        one -> one.kept()
                                                .orElse("to be pruned: "
                                                        + one.reason().words()),
                                        (one, other) -> one));
            } catch (EnvironmentFailure failure) {
                console.err().print(new DiagnosticView(console.style(!common.noColor)).text(failure.diagnostics()));
                return Map.of();
            }
        }

        private static RestorePointLine line(Manifest one, String keptFor, Verification verification) {
            String holds = one.stores().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue().kind() + database(entry.getValue())
                            + encrypted(entry.getValue()))
                    .collect(Collectors.joining(", "));
            return new RestorePointLine(
                    one.id(),
                    one.version(),
                    holds,
                    one.bytes(),
                    checked(one, verification),
                    one.used().isPresent(),
                    keptFor);
        }

        private static RestorePointLine.Checked checked(Manifest one, Verification verification) {
            return new RestorePointLine.Checked(
                    Choice.name(one.stores().entrySet().stream()
                            .map(entry -> verification
                                    .first(entry.getKey())
                                    .map(Verification.Check::level)
                                    .orElse(entry.getValue().level()))
                            .min(Comparator.naturalOrder())
                            .orElse(Level.READ)),
                    verification.at().orElse(one.made()),
                    verification.restoring(),
                    verification.wrong(),
                    one.stores().keySet().stream()
                            .filter(store -> unproven(one, verification, store))
                            .toList());
        }

        /** A dump says what it holds only when it is restored: until then nobody knows. */
        private static boolean unproven(Manifest one, Verification verification, String store) {
            boolean dumped = one.digests().keySet().stream().anyMatch(file -> file.startsWith(store + "/dump/"));
            Optional<Verification.Check> check = verification.of(store, "dump");
            return dumped
                    && one.used().isEmpty()
                    && check.filter(known -> known.failed() || known.restoredOnce())
                            .isEmpty();
        }

        /** Whoever looks for what can be put back here has to know which key to bring. */
        private static String encrypted(Saved saved) {
            return saved.details().entrySet().stream()
                    .filter(detail -> detail.getKey().endsWith(".encrypted"))
                    .map(detail -> " (" + detail.getValue() + ")")
                    .findFirst()
                    .orElse("");
        }

        /** A clone lives on the server: whoever wonders what that database is finds its name here. */
        private static String database(Saved saved) {
            String dump = saved.details().containsKey("dump.fingerprint") ? " and dump" : "";
            return saved.details().containsKey("database")
                    ? " " + saved.details().get("database") + dump
                    : "";
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a restore point's manifest.",
            footer = {
                "",
                "Example: upgrade restore-points show 20261121T010003Z-9f3c.h1",
                "Exit codes: 0 shown, 2 no such one, 6 its manifest is damaged"
            })
    static final class ShowPoint implements Callable<Integer> {
        private final Console console;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Mixin
        private final PointOptions point = new PointOptions();

        ShowPoint(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            ProductDirectory product = point.product(console, common);
            Manifest manifest = point.find(console, product);
            console.out().print(new String(ManifestCodec.write(manifest), StandardCharsets.UTF_8));
            return ExitCode.DONE.code();
        }
    }

    /** Which restore point. */
    static final class PointOptions {
        @Parameters(index = "0", paramLabel = "ID", description = "its id, or a unique part of it")
        private String id = "";

        @Mixin
        private final ProductOption which = new ProductOption();

        ProductDirectory product(Console console, CommonOptions common) {
            return which.ofPoint(console, common, id);
        }

        Manifest find(Console console, ProductDirectory directory) {
            return RestorePointsCommand.find(console, directory, id);
        }
    }

    /** The one that an id, or a unique part of it, names. */
    static Manifest find(Console console, ProductDirectory directory, String id) {
        List<Manifest> found = all(console, directory).stream()
                .filter(one -> one.id().contains(id))
                .toList();
        if (found.size() != 1) {
            throw new InputFailure(Diagnostic.error(
                    found.isEmpty()
                            ? "there is no restore point " + id
                            : "\"" + id + "\" names more than one restore point",
                    found.stream().map(Manifest::id).collect(Collectors.joining(", ")),
                    "upgrade restore-points list"));
        }
        return found.get(0);
    }
}
