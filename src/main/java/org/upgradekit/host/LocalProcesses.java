package org.upgradekit.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Children of this process, and those that an earlier run left. */
final class LocalProcesses implements Processes {
    /** The environment variable by which a step's descendants are found; lost only by env -i, sudo and containers. */
    static final String MARK = "UPGRADE_STEP";

    private final ProcessTable table = new ProcessTable();
    private final Identity self;
    private final Programs programs;
    private final Launch launch;
    private final Disk disk;

    LocalProcesses(Launch launch, Identity self, Tool tool, Disk disk) {
        this.launch = launch;
        this.self = self;
        this.programs = tool.programs();
        this.disk = disk;
    }

    @Override
    public Child start(Command command) throws IOException {
        makeLock(command);
        Process process = launch.start(command);
        return child(command, process, process.getInputStream(), Optional.empty());
    }

    @Override
    public Child start(Command command, Bytes output) throws IOException {
        makeLock(command);
        Process process = launch.start(command, false);
        ChildBytes bytes =
                new ChildBytes(process.getInputStream(), output, command.argv().get(0));
        bytes.start();
        return child(command, process, process.getErrorStream(), Optional.of(bytes));
    }

    /** Created here, so that it is private from the beginning; flock would follow our umask. */
    private void makeLock(Command command) throws IOException {
        if (command.step().isPresent()) {
            disk.log(command.step().get().lockFile()).close();
        }
    }

    private Child child(Command command, Process process, InputStream lines, Optional<ChildBytes> bytes) {
        ProcessFacts facts = new ProcessFacts(
                process.pid(),
                table.row(process.pid()).map(ProcessTable.Row::startTicks).orElse(0L),
                self.bootId(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                Pipeline.shown(command.argv()));
        String program = command.argv().get(0);
        ChildOutput output = new ChildOutput(lines, command.output(), program);
        output.start();
        return new LocalChild(
                process, facts, new LocalChild.Readers(output, bytes), () -> family(facts, command.step()));
    }

    @Override
    public List<ProcessFacts> ofStep(String mark, Path lockFile) throws IOException {
        return matching(table.live(), ofStep(new StepMark(mark, lockFile)));
    }

    private Predicate<ProcessTable.Row> ofStep(StepMark step) throws IOException {
        Optional<Path> lock =
                Files.exists(step.lockFile()) ? Optional.of(step.lockFile().toRealPath()) : Optional.empty();
        return row -> table.environmentHolds(row.pid(), MARK + "=" + step.mark())
                || (lock.isPresent() && table.holdsLock(row.pid(), lock.get()));
    }

    /** A child and what came of it: by descent, by session (kept when the parent dies), by mark and by lock. */
    private List<ProcessFacts> family(ProcessFacts child, Optional<StepMark> step) throws IOException {
        List<ProcessTable.Row> rows = table.live();
        Set<Long> related = descendants(rows, child);
        Predicate<ProcessTable.Row> belongs = row -> related.contains(row.pid());
        return matching(rows, step.isPresent() ? belongs.or(ofStep(step.get())) : belongs);
    }

    private static Set<Long> descendants(List<ProcessTable.Row> rows, ProcessFacts child) {
        Set<Long> related = new HashSet<>();
        // A session's number is not given away while it has members; but when it has none, it may be a stranger's.
        boolean givenAway =
                rows.stream().anyMatch(row -> row.pid() == child.pid() && row.startTicks() != child.startTicks());
        if (givenAway) {
            return related;
        }
        related.add(child.pid());
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcessTable.Row row : rows) {
                if (row.session() == child.pid() || related.contains(row.parent())) {
                    grew |= related.add(row.pid());
                }
            }
        }
        return related;
    }

    private List<ProcessFacts> matching(List<ProcessTable.Row> rows, Predicate<ProcessTable.Row> wanted) {
        List<ProcessFacts> found = new ArrayList<>();
        for (ProcessTable.Row row : rows) {
            if (row.pid() != self.pid() && wanted.test(row)) {
                found.add(facts(row));
            }
        }
        return List.copyOf(found);
    }

    private ProcessFacts facts(ProcessTable.Row row) {
        Instant started = ProcessHandle.of(row.pid())
                .flatMap(handle -> handle.info().startInstant())
                .orElse(Instant.EPOCH);
        return new ProcessFacts(row.pid(), row.startTicks(), self.bootId(), started, table.command(row.pid()));
    }

    @Override
    public Optional<ProcessFacts> find(long pid, long startTicks, String bootId) {
        if (!bootId.equals(self.bootId())) {
            return Optional.empty();
        }
        return table.row(pid)
                .filter(ProcessTable.Row::live)
                .filter(row -> row.startTicks() == startTicks)
                .map(this::facts);
    }

    @Override
    public void end(ProcessFacts process, Duration grace) throws IOException {
        Ending.end(
                () -> find(process.pid(), process.startTicks(), process.bootId())
                        .map(List::of)
                        .orElse(List.of()),
                grace);
    }

    @Override
    public Optional<List<String>> startedAs(String main) {
        List<String> all = table.arguments(self.pid());
        int index = all.indexOf(main);
        return index < 1
                ? Optional.empty()
                : table.program(self.pid()).map(program -> {
                    List<String> command = new ArrayList<>(all.subList(0, index + 1));
                    command.set(0, program);
                    return List.copyOf(command);
                });
    }

    @Override
    public Optional<Path> which(String program) {
        return programs.which(program);
    }
}
