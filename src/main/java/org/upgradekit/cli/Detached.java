package org.upgradekit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.journal.ProcessMark;
import org.upgradekit.journal.RunState;
import org.upgradekit.plan.Plan;
import org.upgradekit.plan.PlanCodec;
import org.upgradekit.playbook.SecretSpec;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.view.Commands;
import org.upgradekit.view.DetachedView;

/**
 * Starts this program anew as a transient unit of systemd, which no lost connection and no ended session takes along.
 * What it needs of the environment, secrets included, goes by a file of mode 0600 that is gone once the unit has started:
 * a unit's own properties can be read by everybody. A crash in between leaves that file below {@code detached/}.
 */
final class Detached {
    private static final String MAIN = "org.upgradekit.Main";
    private static final Duration BEGINS = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final Set<String> KEPT = Set.of(
            "PATH",
            "HOME",
            "GNUPGHOME",
            "TZ",
            "LANG",
            "LC_ALL",
            "JAVA_HOME",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "XDG_STATE_HOME");

    private final Console console;
    private final Host host;
    private final ProductDirectory product;
    private final Commands commands;
    private final boolean json;

    Detached(Console console, CommonOptions common, ProductDirectory product, Commands commands) {
        this.console = console;
        this.host = console.host();
        this.product = product;
        this.commands = commands;
        this.json = common.json();
    }

    /** Refuses, before anything is planned or asked, where it could not be done. */
    static void require(Host host) {
        if (!host.disk().exists(SYSTEMD)
                || host.processes().which("systemd-run").isEmpty()) {
            throw refused(
                    "--detach needs systemd, which does not run this host",
                    "Leave --detach out: a lost connection does not end a run. Or use tmux or screen");
        }
        if (host.identity().uid() != 0) {
            throw refused(
                    "--detach needs root: a user's units end with his last session",
                    "Leave --detach out: a lost connection does not end a run. Or use sudo");
        }
        if (host.processes().startedAs(MAIN).isEmpty()) {
            throw refused("--detach cannot tell how this program was started", "Leave --detach out");
        }
    }

    private static EnvironmentFailure refused(String summary, String hint) {
        return new EnvironmentFailure(ExitCode.REFUSED, Diagnostic.error(summary, "Nothing was changed.", hint));
    }

    /**
     * Performs exactly this plan, which was consented to.
     *
     * @param bounds options that do not stand in it
     */
    int apply(Plan plan, List<String> bounds) {
        List<String> words = new ArrayList<>(List.of("apply"));
        words.addAll(bounds);
        return start(words, plan, true);
    }

    /** Takes up the run of a plan: {@code resume} or {@code rollback} with its own options. */
    int onward(List<String> words, Plan plan) {
        List<String> all = new ArrayList<>(words);
        all.add(product.path().getFileName().toString());
        return start(all, plan, false);
    }

    /** Waits until the unit has taken up its run, or has ended without. The lock must be free by now. */
    private int start(List<String> words, Plan plan, boolean planned) {
        TransientUnit unit =
                new TransientUnit(host.processes(), "upgrade-" + plan.head().product() + "-" + hex());
        Path files = product.path().resolve("detached").resolve(unit.name());
        Optional<ProcessMark> before = holder();
        try {
            host.disk().createDirectories(files);
            host.disk().replace(files.resolve("environment"), environment(plan.secrets()));
            List<String> command = command(words);
            if (planned) {
                host.disk().replace(files.resolve("plan.json"), PlanCodec.write(plan));
                command.add(files.resolve("plan.json").toString());
            }
            unit.start(
                    command,
                    files.resolve("environment"),
                    "upgrade " + words.get(0) + " " + plan.head().product());
            host.disk().delete(files.resolve("environment"));
            return begun(unit, before) ? tell(unit) : failed(unit);
        } catch (IOException e) {
            String why = console.redactor().redact(Reason.of(e));
            throw new EnvironmentFailure(
                    ExitCode.REFUSED, Diagnostic.error("the run cannot be detached", why, "Leave --detach out"), e);
        } finally {
            remove(files);
        }
    }

    private List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(host.processes().startedAs(MAIN).orElseThrow());
        command.addAll(words);
        Path state = product.path().toAbsolutePath().resolveSibling("").normalize();
        command.addAll(List.of("--non-interactive", "--state-dir", state.toString()));
        return command;
    }

    /** In the spelling of systemd's EnvironmentFile. */
    private byte[] environment(Map<String, SecretSpec> secrets) {
        Set<String> wanted = new TreeSet<>(KEPT);
        for (SecretSpec secret : secrets.values()) {
            if (secret.source() instanceof SecretSpec.Environment variable) {
                wanted.add(variable.variable());
            }
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(host.environment()).forEach((name, value) -> {
            // UPGRADE_STEP marks the processes of a step, which this is not.
            boolean ours = name.startsWith("UPGRADE_") && !name.equals("UPGRADE_STEP");
            if (ours || wanted.contains(name)) {
                text.append(name).append("=\"");
                text.append(value.replaceAll("([\"\\\\`$])", "\\\\$1")).append("\"\n");
            }
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Optional<ProcessMark> holder() {
        return product.newest().map(RunState::process);
    }

    /** Whether the unit has taken up a run; one that is over by now counts too, and so does one that takes its time. */
    private boolean begun(TransientUnit unit, Optional<ProcessMark> before) throws IOException {
        long end = System.nanoTime() + BEGINS.toNanos();
        while (System.nanoTime() < end) {
            boolean active = unit.active();
            if (!holder().equals(before)) {
                return true;
            }
            if (!active) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int tell(TransientUnit unit) {
        String run = product.newest().map(RunState::run).orElse("");
        if (json) {
            console.out().println(DetachedView.json(run, unit.name()));
        } else {
            console.err().print(DetachedView.text(run, unit.name(), commands));
        }
        return ExitCode.DONE.code();
    }

    /** What it said before it took up a run, and its own exit code. */
    private int failed(TransientUnit unit) throws IOException {
        String code = unit.exitCode();
        String said = console.redactor().redact(unit.said());
        unit.forget();
        throw new EnvironmentFailure(
                Arrays.stream(ExitCode.values())
                        .filter(one -> one != ExitCode.DONE
                                && Integer.toString(one.code()).equals(code))
                        .findFirst()
                        .orElse(ExitCode.REFUSED),
                Diagnostic.error(
                        unit.name() + " ended before it took up a run",
                        said,
                        commands.status() + " shows where the product stands"));
    }

    private void remove(Path files) {
        try {
            host.disk().delete(files);
        } catch (IOException left) {
            console.err().println(files + " could not be removed (" + Reason.of(left) + "): remove it by hand");
        }
    }

    private static String hex() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
