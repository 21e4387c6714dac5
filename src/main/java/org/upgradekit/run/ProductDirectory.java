package org.upgradekit.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.Fold;
import org.upgradekit.journal.Journal;
import org.upgradekit.journal.RunState;
import org.upgradekit.journal.Witness;
import org.upgradekit.plan.Hop;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.plan.Rollback;
import org.upgradekit.plan.RollbackCodec;

/** The state of one product: {@code STATE-DIR/PRODUCT} with its lock, runs and restore points. */
public final class ProductDirectory {
    private final Host host;
    private final Path directory;
    private final Path restorePoints;
    private final boolean elsewhere;

    public ProductDirectory(Host host, Path stateDirectory, String product) {
        this(host, stateDirectory, product, Optional.empty());
    }

    /** @param backups where new restore points go, in a directory of the product; else below its state */
    public ProductDirectory(Host host, Path stateDirectory, String product, Optional<Path> backups) {
        this.host = host;
        this.directory = stateDirectory.resolve(product);
        this.restorePoints = backups.map(place -> place.resolve(product)).orElseGet(this::ownRestorePoints);
        this.elsewhere = backups.isPresent();
    }

    public Path path() {
        return directory;
    }

    /** Where a new run's restore points go. */
    public Path restorePoints() {
        return restorePoints;
    }

    /** The place for restore points, where the configuration names one. */
    public Optional<Path> backups() {
        return elsewhere ? Optional.of(restorePoints) : Optional.empty();
    }

    private Path ownRestorePoints() {
        return directory.resolve("restore-points");
    }

    /** Where the restore points of a plan's run are: what is configured may have changed since. */
    public Path restorePoints(Plan plan) {
        return Optional.ofNullable(plan.world().get(Plan.RESTORE_POINTS))
                .map(Path::of)
                .orElseGet(this::ownRestorePoints);
    }

    /** All places that hold restore points of the product, or may. */
    public Set<Path> allRestorePoints() {
        Set<Path> places = new LinkedHashSet<>(List.of(ownRestorePoints(), restorePoints));
        runs().forEach(run -> place(run).ifPresent(places::add));
        return places;
    }

    /** Empty where the plan is damaged: whoever asks for that run is told, and the other places are no worse for it. */
    private Optional<Path> place(String run) {
        try {
            return Optional.of(restorePoints(plan(run)));
        } catch (Failure damaged) {
            return Optional.empty();
        }
    }

    public Path run(String id) {
        return directory.resolve("runs").resolve(id);
    }

    public Path journal(String id) {
        return run(id).resolve("journal.jsonl");
    }

    public Path steps(String id) {
        return run(id).resolve("steps");
    }

    /** All runs that have a journal, or must have had one, the newest last. */
    public List<String> runs() {
        try {
            List<String> runs = new ArrayList<>();
            for (Path path : host.disk().list(directory.resolve("runs"))) {
                String name = path.getFileName().toString();
                if (RunId.matches(name) && (host.disk().exists(journal(name)) || worked(name))) {
                    runs.add(name);
                }
            }
            return runs;
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /** The state of a run as its journal has it; empty when its first entry was never written. */
    public Optional<RunState> state(String id) {
        Optional<RunState> state = Fold.of(entries(id));
        if (state.isEmpty() && worked(id)) {
            throw RunDamage.journalLost(journal(id));
        }
        return state;
    }

    /** Whether a step left a log, those of later hops in a directory of theirs: the journal had its first entry before. */
    private boolean worked(String id) {
        return worked(steps(id));
    }

    private boolean worked(Path directory) {
        try {
            for (Path one : host.disk().list(directory)) {
                boolean below = host.disk()
                        .facts(one)
                        .filter(facts -> facts.kind() == Disk.Kind.DIRECTORY)
                        .isPresent();
                if (!below || worked(one)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    public List<Entry> entries(String id) {
        return Journal.read(host.disk(), journal(id));
    }

    /** Bytes of a run's journal, by which somebody who looks again and again can tell whether there is news. */
    long journalSize(String id) {
        try {
            return host.disk().facts(journal(id)).map(Disk.FileFacts::size).orElse(0L);
        } catch (IOException e) {
            throw unreadable(journal(id), e);
        }
    }

    /** The newest run that began, or empty when there is none. */
    public Optional<RunState> newest() {
        List<String> runs = runs();
        for (int i = runs.size() - 1; i >= 0; i--) {
            Optional<RunState> state = state(runs.get(i));
            if (state.isPresent()) {
                return state;
            }
        }
        return Optional.empty();
    }

    /** The run that was begun and has not ended, if there is one. */
    public Optional<RunState> open() {
        return runs().stream()
                .map(this::state)
                .flatMap(Optional::stream)
                .filter(RunState::open)
                .findFirst();
    }

    /** The run that a prefix or suffix names. */
    public String find(String name) {
        List<String> matches = named(name);
        if (matches.size() == 1) {
            return matches.get(0);
        }
        throw new InputFailure(Diagnostic.error(
                matches.isEmpty() ? "there is no run " + name : "\"" + name + "\" names " + matches.size() + " runs",
                String.join(", ", matches),
                "upgrade runs list"));
    }

    /** The runs that a prefix or suffix names. */
    public List<String> named(String name) {
        return runs().stream()
                .filter(run -> run.startsWith(name) || run.endsWith(name))
                .toList();
    }

    /** Whether anything is left of a run. */
    public boolean knows(String run) {
        return host.disk().exists(run(run));
    }

    public Plan plan(String run) {
        Path file = run(run).resolve("plan.json");
        return RunDamage.reading(file, () -> PlanCodec.read(file.toString(), read(file)));
    }

    /** The plan of the way that a run goes, or went, last after it had turned back. */
    public Rollback rollback(String run) {
        return rollback(run, state(run).map(RunState::turns).orElse(0));
    }

    private Path rollbackFile(String run, int turn) {
        return run(run).resolve(turn == 0 ? "rollback.json" : "turn-" + turn + ".json");
    }

    private Rollback rollback(String run, int turn) {
        Path file = rollbackFile(run, turn);
        return RunDamage.reading(file, () -> RollbackCodec.read(file.toString(), read(file)));
    }

    /** Makes a place for the lock files of checks that are asked outside of any run; {@link #leave} removes it. */
    public void visit(String look) {
        try {
            host.disk().createDirectories(steps(look));
        } catch (IOException e) {
            throw unwritable(steps(look), e);
        }
    }

    /** Removes what {@link #visit} made. */
    public void leave(String look) {
        try {
            host.disk().delete(run(look));
        } catch (IOException e) {
            throw unwritable(run(look), e);
        }
    }

    /** Makes the run's directory with its plan. The run exists once its journal has an entry. */
    public void create(String run, Plan plan) {
        try {
            for (Hop hop : plan.hops()) {
                host.disk().createDirectories(steps(run).resolve(hop.id("")));
            }
            host.disk().createDirectories(run(run).resolve("files"));
            host.disk().replace(run(run).resolve("plan.json"), PlanCodec.write(plan));
        } catch (IOException e) {
            forget(run);
            throw unwritable(run(run), e);
        }
    }

    /** What cannot be removed either is no run: it has no journal. */
    private void forget(String run) {
        try {
            host.disk().delete(run(run));
        } catch (IOException alsoFull) {
            // Then it stays.
        }
    }

    /**
     * Writes the run's way back, before it is decided: when it cannot be written, the run stays where it is.
     *
     * @param turn 0 for the first way back
     */
    public void write(String run, int turn, Rollback rollback) {
        Path file = rollbackFile(run, turn);
        try {
            host.disk().replace(file, RollbackCodec.write(rollback));
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.INTERRUPTED,
                    Diagnostic.error(
                            "the plan of the way back cannot be written",
                            file + ": " + Reason.of(e) + ". The run stops here; nothing of the way back was done.",
                            "Make room or mend the disk; upgrade status says where the run stands; then: upgrade"
                                    + " rollback"),
                    e);
        }
    }

    /** Writes the change record beside the journal, which says the same: one that cannot be written ends nothing. */
    public void report(String run, String page, Witness witness) {
        try {
            host.disk().replace(run(run).resolve("report.html"), page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            witness.progress("report.html", "was not written: " + Reason.of(e));
        }
    }

    /** Adds a line for people to {@code upgrade.log}; what became of the run stands in its journal, also without it. */
    void log(String line, Witness witness) {
        try (Disk.Appender log = host.disk().append(directory.resolve("upgrade.log"))) {
            log.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            witness.progress("upgrade.log", "has no line about this run: " + Reason.of(e));
        }
    }

    /** Makes the directory; refuses here, before anything changes, what could not be written later. */
    public void prepare() {
        try {
            host.disk().createDirectories(directory.resolve("runs"));
            host.disk().createDirectories(restorePoints());
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private byte[] read(Path file) {
        try {
            return host.disk().read(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static EnvironmentFailure unwritable(Path path, IOException cause) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error(
                        path + " cannot be written",
                        Reason.of(cause),
                        "Run as the user that owns it, make room, or name another place: --state-dir"),
                cause);
    }

    private static EnvironmentFailure unreadable(Path path, IOException cause) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED, Diagnostic.error(path + " cannot be read", Reason.of(cause), ""), cause);
    }
}
