package org.upgradekit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.secret.Values;

/**
 * A store that a playbook's own commands save, verify and put back. Of what they do only their exit codes are known: so
 * nothing tells whether the store is as it was saved, and what a restore replaces is kept only where its command keeps it.
 * Each command converges, as a playbook's reference asks of it; a copy is believed only once {@value #SAVED} stands in its
 * directory, which is written after {@code verify} succeeded.
 */
final class CommandStore implements Store {
    /** Of a save that ended well and was verified. */
    private static final String SAVED = "saved";

    private static final String COPY = "copy";

    /** Written by the save command, if it likes: how its copy is called elsewhere. */
    private static final String LABEL = "label";

    private static final Duration SYNC = Duration.ofMinutes(10);

    private final String id;
    private final StoreSpec.Command commands;
    private final Host host;
    private final StoreCommands runner;
    private final UnaryOperator<String> redactor;

    CommandStore(StoreSpec spec, StoreSpec.Command commands, Values values, Host host, UnaryOperator<String> redactor) {
        this.id = spec.id();
        this.commands = commands;
        this.host = host;
        this.redactor = redactor;
        this.runner = new StoreCommands(id, values, host.processes(), redactor);
    }

    @Override
    public void hold(Leash leash) {
        runner.hold(leash);
    }

    @Override
    public StoreFacts observe() {
        return new StoreFacts.Command(
                commands.size().map(size -> bytes(run("size", size, ExitCode.REFUSED, Map.of()))));
    }

    private long bytes(Completed answer) {
        String last = answer.lines().isEmpty()
                ? ""
                : answer.lines().get(answer.lines().size() - 1).strip();
        if (!last.matches("[0-9]{1,18}")) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(
                            "the size command of store " + id + " printed no number of bytes",
                            redactor.apply(answer.tail(5)),
                            "Its last line has to be a whole number"));
        }
        return Long.parseLong(last);
    }

    @Override
    public List<Finding> obstacles() {
        List<Finding> missing = new ArrayList<>();
        commands.all()
                .forEach((name, call) -> runner.missing(call)
                        .ifPresent(why -> missing.add(Finding.block(
                                id + "-commands",
                                "the " + name + " command of store " + id + " cannot run: " + why,
                                "Install it, or correct " + call.at().file() + ":"
                                        + call.at().line()))));
        return missing.isEmpty()
                ? List.of(Finding.pass(id + "-commands", "the commands of " + id + " are there"))
                : List.copyOf(missing);
    }

    /** Where a playbook's own commands write, nobody can tell. */
    @Override
    public List<Space> room(int saves) {
        return List.of();
    }

    @Override
    public Saved save(Path directory) {
        run("save", commands.save(), ExitCode.OPERATOR_NEEDED, environment(directory, ""));
        try {
            String label = label(directory);
            run("verify", commands.verify(), ExitCode.OPERATOR_NEEDED, environment(directory, label));
            SortedMap<String, String> details = new TreeMap<>();
            details.put("id", name(directory));
            if (!label.isEmpty()) {
                details.put(LABEL, label);
            }
            host.disk().replace(directory.resolve(SAVED), (name(directory) + "\n").getBytes(StandardCharsets.UTF_8));
            host.disk().sync(directory);
            return new Saved("command", observe().bytes(), details, List.of(SAVED), level());
        } catch (IOException failure) {
            throw failed(ExitCode.OPERATOR_NEEDED, "store " + id + " could not be saved", failure);
        }
    }

    private Level level() {
        return Level.valueOf(commands.proves().name());
    }

    /** Its first line, which is shown and written down: so it is redacted, and of a length that fits a line. */
    private String label(Path directory) throws IOException {
        Path file = directory.resolve(LABEL);
        if (!host.disk().exists(file)) {
            return "";
        }
        String text = new String(host.disk().read(file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        if (text.length() > 200 || !redactor.apply(text).equals(text)) {
            throw new IOException(file + " has to hold one line of at most 200 characters, and no secret");
        }
        return text;
    }

    /** The restore point's id and the store's: told apart from all others, also where many products are saved. */
    private String name(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        return (parent == null ? "" : parent.getFileName() + ".") + id;
    }

    private Map<String, String> environment(Path directory, String label) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("UPGRADE_SAVED_DIR", directory.toString());
        environment.put("UPGRADE_SAVED_ID", name(directory));
        environment.put("UPGRADE_SAVED_LABEL", label);
        return environment;
    }

    private Map<String, String> environment(Saved saved, Path directory) {
        return environment(directory, saved.details().getOrDefault(LABEL, ""));
    }

    /** Its copy may lie anywhere already. */
    @Override
    public Saved dump(Saved saved, Path directory, Leash leash) {
        return saved;
    }

    @Override
    public List<String> copies(Saved saved) {
        return List.of(COPY);
    }

    @Override
    public String copyOf(String file) {
        return COPY;
    }

    @Override
    public Proof verify(String copy, Saved saved, Path directory, Level level) {
        Optional<String> missing = lacking(saved, directory);
        if (missing.isPresent()) {
            return Proof.wrong(level, missing.get());
        }
        if (level.compareTo(level()) > 0) {
            return Proof.wrong(
                    level, "its verify command proves \"" + word(level()) + "\" at most, not \"" + word(level) + "\"");
        }
        return Proof.of(
                level,
                runner.complaint("verify", commands.verify(), environment(saved, directory)).stream()
                        .map(Diagnostic::summary)
                        .toList());
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void open() {
        // Nothing is closed to anybody: the fence of the services keeps writers out.
    }

    @Override
    public Optional<String> lacking(Saved saved, Path directory) {
        Path file = directory.resolve(SAVED);
        return host.disk().exists(file) ? Optional.empty() : Optional.of(file + " is missing");
    }

    @Override
    public List<String> restore(Saved saved, Path directory) {
        putBack(saved, directory, ExitCode.ROLLBACK_FAILED);
        return List.of();
    }

    /** Whether its commands reach a copy from another host is theirs to say. */
    @Override
    public Transfer transfer() {
        return new Transfer() {
            @Override
            public List<String> obstacles(Saved saved, Path directory) {
                return lacking(saved, directory).stream().toList();
            }

            @Override
            public List<String> describe(Saved saved, Path directory) {
                return List.of("its restore command would run");
            }

            @Override
            public Outcome perform(Saved saved, Path directory) {
                putBack(saved, directory, ExitCode.OPERATOR_NEEDED);
                return Outcome.of(List.of("its restore command succeeded"));
            }
        };
    }

    @Override
    public void renew(Saved saved, Path directory) {
        putBack(saved, directory, ExitCode.OPERATOR_NEEDED);
    }

    /** A copy that is damaged must not replace anything, so it is asked first. */
    private void putBack(Saved saved, Path directory, ExitCode exit) {
        lacking(saved, directory).ifPresent(why -> {
            throw new EnvironmentFailure(
                    exit,
                    Diagnostic.error("store " + id + " could not be restored", why + "; nothing was replaced", ""));
        });
        Map<String, String> environment = environment(saved, directory);
        run("verify", commands.verify(), exit, environment);
        run("restore", commands.restore(), exit, environment);
        flush();
    }

    @Override
    public void discard(Path directory) {
        try {
            String label = label(directory);
            host.disk().delete(directory.resolve(SAVED));
            commands.discard()
                    .ifPresent(discard ->
                            run("discard", discard, ExitCode.OPERATOR_NEEDED, environment(directory, label)));
            for (Path file : host.disk().list(directory)) {
                host.disk().delete(file);
            }
        } catch (IOException failure) {
            throw failed(ExitCode.OPERATOR_NEEDED, "the copy of store " + id + " could not be removed", failure);
        }
    }

    /** The label comes from the manifest: by it the copy is found where it lies, also when this is done once more. */
    @Override
    public void prune(Saved saved, Path directory) {
        try {
            host.disk().createDirectories(directory);
        } catch (IOException failure) {
            throw failed(ExitCode.OPERATOR_NEEDED, "the copy of store " + id + " could not be removed", failure);
        }
        commands.discard()
                .ifPresent(discard -> run("discard", discard, ExitCode.OPERATOR_NEEDED, environment(saved, directory)));
    }

    @Override
    public List<String> kept() {
        return List.of();
    }

    @Override
    public List<String> fence() {
        return List.of();
    }

    @Override
    public Optional<String> breach(Saved saved) {
        return Optional.empty();
    }

    @Override
    public boolean tellsEquality() {
        return false;
    }

    /** Nobody can tell, and what nobody can tell is not believed. */
    @Override
    public boolean unchangedSince(Saved saved, Path directory) {
        return false;
    }

    @Override
    public Optional<String> value(String property) {
        return Optional.empty();
    }

    /** Where its content lies is not known, so everything is written. */
    @Override
    public void flush() {
        try {
            Completed answer = Completed.of(host.processes(), List.of("sync"), SYNC);
            if (!answer.succeeded()) {
                throw new IOException("sync ended with exit code " + answer.exit());
            }
        } catch (IOException failure) {
            throw failed(ExitCode.OPERATOR_NEEDED, "store " + id + " could not be made durable", failure);
        }
    }

    private Completed run(String name, Call call, ExitCode exit, Map<String, String> environment) {
        return runner.run(name, call, exit, environment);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static EnvironmentFailure failed(ExitCode exit, String summary, IOException cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new EnvironmentFailure(exit, Diagnostic.error(summary, why, ""), cause);
    }
}
