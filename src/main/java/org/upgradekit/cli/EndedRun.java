package org.upgradekit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.journal.RunState;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.RestorePoints;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.Commands;

/** A run that has no way back any more, since it was gone or was given up: which of both, and what there is instead. */
final class EndedRun {
    private final Console console;
    private final ProductDirectory product;
    private final Commands commands;

    EndedRun(Console console, ProductDirectory product, Commands commands) {
        this.console = console;
        this.product = product;
        this.commands = commands;
    }

    /** Refuses it; one that is open, or done, or whose rollback was undone, goes its way. */
    void refuse(RunState state) {
        switch (state.status()) {
            case ROLLED_BACK ->
                throw refused(
                        "run " + state.run() + " was rolled back already",
                        KeptRun.of(console, product, state.run()).report().undoable()
                                ? commands.undoShown() + " shows the way to the new version again"
                                : commands.status() + " shows what was done and what is kept");
            case NOTHING_CHANGED ->
                throw refused(
                        "run " + state.run() + " was rolled back already, and had changed nothing",
                        commands.status() + " shows what was done");
            case ABANDONED -> throw refused("run " + state.run() + " was abandoned", byHand(state));
            default -> {
                // It has a way back.
            }
        }
    }

    /** Nobody answers for what stands there now: an operator puts in place what was saved, once all is stopped. */
    private String byHand(RunState state) {
        Optional<Path> saved = saved(state);
        return saved.map(place -> "what was saved can be put in place by hand"
                        + " (docs/how-to/restore-on-another-host.md); this says what is in its way:\n"
                        + "upgrade restore-points restore " + Commands.word(place.toString()) + " --dry-run")
                .orElse("docs/how-to/recover-from-a-failure.md, \"The way back by hand\"; " + commands.status()
                        + " shows what is kept");
    }

    private Optional<Path> saved(RunState state) {
        List<RestorePoints> places = RestorePointsCommand.places(console, product);
        for (RestorePoints points : places) {
            Optional<Manifest> manifest = state.restorePoint().flatMap(points::find);
            if (manifest.isPresent()) {
                return manifest.filter(Manifest::standsAlone).map(one -> points.place(one.id()));
            }
        }
        return Optional.empty();
    }

    private static EnvironmentFailure refused(String what, String hint) {
        return new EnvironmentFailure(
                ExitCode.REFUSED, Diagnostic.error(what, "It has no way back any more. Nothing was changed.", hint));
    }
}
