package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.plan.Waiver;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.WaiverSpec;
import org.upgradekit.playbook.WaiversReader;
import org.upgradekit.view.Commands;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Decisions to go on past blocking checks, from the command line and from a file. */
final class WaiverOptions {
    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<Waive> waives = new ArrayList<>();

    @Option(
            names = "--waivers",
            paramLabel = "FILE",
            description = "a YAML file of waivers: a list \"waivers\" with id, reason, who and expires")
    private @Nullable Path file;

    /** One waiver; each has a reason of its own. */
    static final class Waive {
        @Option(
                names = "--waive",
                required = true,
                paramLabel = "ID",
                description = "go on past this check when it blocks; each --waive has its own --reason")
        private String id = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for plan and journal")
        private String reason = "";

        @Option(
                names = "--expires",
                paramLabel = "DATE",
                description = "the last day on which the waiver holds, 2026-12-31")
        private @Nullable LocalDate expires;
    }

    /** A waiver and where it stands; one from the command line stands nowhere. */
    record Asked(Waiver waiver, Optional<Position> at) {}

    boolean given() {
        return !waives.isEmpty() || file != null;
    }

    /**
     * The waivers for this playbook.
     *
     * @param configured a file of waivers, where the command line names none
     * @throws InputFailure for a check that is not there, may not be waived, or whose waiver has expired
     */
    List<Waiver> read(Console console, Playbook playbook, Optional<Path> configured) {
        List<Asked> asked = new ArrayList<>();
        waives.forEach(one -> asked.add(new Asked(
                new Waiver(
                        one.id,
                        one.reason,
                        who(console),
                        Optional.ofNullable(one.expires).map(this::end)),
                Optional.empty())));
        Optional.ofNullable(file).or(() -> configured).ifPresent(path -> asked.addAll(file(console, path)));
        return new WaiverRules(playbook, console.host().clock().instant()).require(asked);
    }

    private Instant end(LocalDate last) {
        return last.plusDays(1).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }

    private List<Asked> file(Console console, Path path) {
        try {
            Trusted.require(
                    console.host(), path, path + " decides which checks block, and whoever can write there too.");
            return new WaiversReader()
                    .read(path.toString(), console.host().disk().read(path)).stream()
                            .map(this::asked)
                            .toList();
        } catch (IOException e) {
            throw new InputFailure(Diagnostic.error(
                    path + " cannot be read", Reason.of(e), "Name the file of waivers: --waivers FILE"));
        }
    }

    private Asked asked(WaiverSpec one) {
        return new Asked(
                new Waiver(one.id(), one.reason(), one.who(), one.expires().map(this::end)), Optional.of(one.at()));
    }

    /** Under sudo it is not root who decided. */
    private static String who(Console console) {
        String user = console.host().identity().user();
        Map<String, String> environment = console.host().environment();
        return Optional.ofNullable(environment.get("SUDO_USER"))
                .filter(name -> !name.isEmpty() && !name.equals(user))
                .map(name -> name + " as " + user)
                .orElse(user);
    }

    /** As a command repeats it. */
    String again() {
        StringBuilder text = new StringBuilder();
        waives.forEach(one -> {
            text.append(again(one.id, one.reason));
            Optional.ofNullable(one.expires)
                    .ifPresent(date -> text.append(" --expires ").append(date));
        });
        Optional.ofNullable(file)
                .ifPresent(path -> text.append(" --waivers ")
                        .append(Commands.word(path.toAbsolutePath().normalize().toString())));
        return text.toString();
    }

    private static String again(String id, String reason) {
        return " --waive " + Commands.word(id) + " --reason " + Commands.word(reason);
    }

    /** The waivers of a plan, as a command repeats them; for how long they hold is to be decided anew. */
    static String again(List<Waiver> waivers) {
        StringBuilder text = new StringBuilder();
        waivers.forEach(one -> text.append(again(one.id(), one.reason())));
        return text.toString();
    }
}
