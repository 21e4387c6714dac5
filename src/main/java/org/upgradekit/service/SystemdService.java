package org.upgradekit.service;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Host;

/**
 * A unit of systemd, with the sockets, timers and paths that start it. A crash leaves drop-ins in /etc/systemd/system
 * that say who raised them; raising and lifting begin anew from any state.
 */
final class SystemdService implements Service {
    private static final Duration TRIGGER = Duration.ofSeconds(30);

    private final Settings settings;
    private final Host host;
    private final Systemctl systemctl;
    private final UnaryOperator<String> redactor;

    /**
     * What is known of it beforehand.
     *
     * @param unit its name, or an alias
     * @param settle how long it must go on running before a start is believed; zero where {@code ready} judges that
     */
    record Settings(String id, String unit, Raiser raiser, Duration settle) {}

    SystemdService(Settings settings, Host host, UnaryOperator<String> redactor) {
        this.settings = settings;
        this.host = host;
        this.systemctl = new Systemctl(host.processes(), host.disk());
        this.redactor = redactor;
    }

    @Override
    public String id() {
        return settings.id();
    }

    @Override
    public boolean running() {
        return state().active();
    }

    @Override
    public Optional<String> activation() {
        UnitState state = state();
        return Optional.of(state.invocation()).filter(name -> state.active() && !name.isEmpty());
    }

    @Override
    public String fenceDescription() {
        if (host.identity().uid() != 0) {
            return "";
        }
        UnitState state = state();
        return Stream.concat(Stream.of(state.id()), starters(state).stream())
                .collect(Collectors.joining(", ", "AssertPathExists= for ", ""));
    }

    @Override
    public List<String> triggers() {
        UnitState state = state();
        List<String> names = new ArrayList<>(state.triggeredBy());
        names.addAll(state.upheldBy());
        return List.copyOf(names);
    }

    @Override
    public String lastWords() {
        UnitState state = show();
        return redactor.apply(systemctl.said(state.id(), state.invocation()));
    }

    @Override
    public boolean contains(String cgroup) {
        String own = state().controlGroup();
        return cgroup.equals(own) || cgroup.startsWith(own + "/");
    }

    @Override
    public boolean fenced() {
        try {
            return fence(show().id()).up();
        } catch (IOException failure) {
            throw Complaint.of("the fence of " + settings.unit() + " cannot be read", failure, "");
        }
    }

    @Override
    public void fence() {
        UnitState state = show();
        List<String> starters = starters(state);
        try {
            // The unit first: it remembers the others, and with it alone nothing of it starts.
            fence(state.id()).raise(settings.raiser(), state.active(), starters);
            for (String trigger : starters) {
                fence(trigger).raise(settings.raiser(), systemctl.show(trigger).active(), List.of());
            }
        } catch (IOException failure) {
            throw Complaint.of(
                    "service " + id() + " could not be fenced",
                    failure,
                    "Fencing writes below /etc/systemd/system and needs root.");
        }
        // Always: an earlier call may have been cut off between its last file and its reload.
        systemctl.reload();
    }

    @Override
    public void unfence() {
        try {
            UnitFence own = fence(show().id());
            SortedSet<String> starters = fencedWithIt();
            if (!show().upheldBy().isEmpty()) {
                listen(starters);
            }
            own.release(settings.raiser());
            for (String trigger : starters) {
                fence(trigger).release(settings.raiser());
            }
            systemctl.reload();
            for (String trigger : socketsFirst(starters)) {
                restore(trigger);
            }
            own.remove();
        } catch (IOException failure) {
            throw Complaint.of(
                    "the fence of service " + id() + " could not be taken away",
                    failure,
                    "The drop-ins " + UnitFence.NAME + " below /etc/systemd/system hold it.");
        }
        systemctl.reload();
    }

    /** A timer may start the service at once, and a socket refuses to listen for a service that runs already. */
    private static List<String> socketsFirst(SortedSet<String> starters) {
        return starters.stream()
                .sorted(Comparator.comparing(name -> !isSocket(name)))
                .toList();
    }

    /** What upholds the service starts it as soon as its fence is down, and then no socket listens for it any more. */
    private void listen(SortedSet<String> starters) throws IOException {
        List<String> sockets =
                starters.stream().filter(SystemdService::isSocket).toList();
        for (String socket : sockets) {
            fence(socket).release(settings.raiser());
        }
        systemctl.reload();
        for (String socket : sockets) {
            wake(socket);
        }
    }

    /** Its file goes last: it alone remembers that the trigger has to work again. */
    private void restore(String trigger) throws IOException {
        wake(trigger);
        fence(trigger).remove();
    }

    private void wake(String trigger) throws IOException {
        if (!fence(trigger).wasActive() || systemctl.show(trigger).active()) {
            return;
        }
        systemctl.resetFailed(trigger);
        Completed answer = systemctl.start(trigger, TRIGGER);
        if (!answer.succeeded()) {
            throw Complaint.of(
                    trigger + ", which starts service " + id() + ", could not be started again",
                    redactor.apply(answer.tail(20)),
                    "Start it by hand: systemctl start " + trigger);
        }
    }

    @Override
    public void stop(Duration limit) {
        fence();
        UnitState before = show();
        for (String trigger : starters(before)) {
            requestStop(systemctl.show(trigger));
        }
        requestStop(before);
        String group = before.controlGroup();
        if (!Patience.until(() -> down(group), limit)) {
            throw stillThere(group, limit);
        }
    }

    /** Of a unit that is down, or that a package has taken away meanwhile, there is nothing to stop. */
    private void requestStop(UnitState state) {
        if (state.active()) {
            systemctl.requestStop(state.id());
        }
    }

    private boolean down(String group) {
        UnitState state = show();
        return !state.active()
                && state.mainPid() == 0
                && systemctl.pids(group).isEmpty()
                && starters(state).stream()
                        .noneMatch(trigger -> systemctl.show(trigger).active());
    }

    private RuntimeException stillThere(String group, Duration limit) {
        Set<Long> pids = systemctl.pids(group);
        String left = pids.isEmpty()
                ? "No process of it is left, but systemd reports it as " + state().description() + "."
                : "These processes of it are still there: "
                        + pids.stream().map(systemctl::describe).collect(Collectors.joining(", ")) + ".";
        return Complaint.of(
                "service " + id() + " (" + settings.unit() + ") did not stop within " + limit.toSeconds() + " s",
                left + " It is fenced: nothing starts it again.",
                "End what is left, or stop it by hand (systemctl stop " + settings.unit() + "), then upgrade resume.");
    }

    @Override
    public void start(Duration limit) {
        makeRoom(limit);
        unfence();
        systemctl.resetFailed(settings.unit());
        Completed answer = startNow(limit);
        if (!answer.succeeded()) {
            throw notStarted("systemctl start ended with exit code " + answer.exit(), answer.tail(20) + "\n");
        }
        if (!running()) {
            throw notStarted("systemctl start reported success, but it is " + state().description(), "");
        }
        if (Patience.until(() -> !running(), settings.settle())) {
            throw notStarted("it ended again: " + state().description(), "");
        }
    }

    /** For a socket that a stop took down before it was cut off, or gave up: none listens for a service that runs. */
    private void makeRoom(Duration limit) {
        if (show().active() && socketsWait()) {
            stop(limit);
        }
    }

    private boolean socketsWait() {
        try {
            for (String trigger : fencedWithIt()) {
                if (isSocket(trigger)
                        && fence(trigger).wasActive()
                        && !systemctl.show(trigger).active()) {
                    return true;
                }
            }
            return false;
        } catch (IOException failure) {
            throw Complaint.of("the fence of " + settings.unit() + " cannot be read", failure, "");
        }
    }

    private SortedSet<String> fencedWithIt() throws IOException {
        UnitState state = show();
        SortedSet<String> all = fence(state.id()).triggers();
        all.addAll(starters(state));
        return all;
    }

    private Completed startNow(Duration limit) {
        try {
            return systemctl.start(settings.unit(), limit);
        } catch (IOException late) {
            throw notStarted("it has not started within " + limit.toSeconds() + " s", late.getMessage() + "\n");
        }
    }

    private RuntimeException notStarted(String why, String said) {
        return Complaint.of(
                "service " + id() + " (" + settings.unit() + ") does not run: " + why,
                redactor.apply(said + systemctl.journal(settings.unit())),
                "See: journalctl -u " + settings.unit());
    }

    private UnitFence fence(String unit) {
        return new UnitFence(host.disk(), unit);
    }

    private static boolean isSocket(String unit) {
        return unit.endsWith(".socket");
    }

    /** Units that exist only to start others. An upholder has work of its own: the unit's own fence withstands it. */
    private static List<String> starters(UnitState state) {
        return state.triggeredBy().stream()
                .filter(name -> isSocket(name) || name.endsWith(".timer") || name.endsWith(".path"))
                .toList();
    }

    private UnitState show() {
        return systemctl.show(settings.unit());
    }

    private UnitState state() {
        UnitState state = show();
        if (!state.known() && !state.active()) {
            throw Complaint.of(
                    "service " + id() + ": systemd knows no unit " + settings.unit(),
                    "",
                    "Is it installed, and is its name right? See: systemctl list-unit-files");
        }
        return state;
    }
}
