package org.upgradekit.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.host.Host;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.Call;
import org.upgradekit.playbook.ServiceSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;
import org.upgradekit.secret.FilledCalls;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Values;

/** Makes services of what a playbook says of them; the only place that knows the kinds. */
public final class Services {
    private static final Duration STATUS = Duration.ofSeconds(30);

    /** Where a playbook has no {@code ready} to judge it, a program that starts and dies at once must not pass. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private Services() {}

    /** Values are asked for when a command is run, because a store's address changes during a run. */
    public static Service open(ServiceSpec spec, Values values, Host host, Raiser raiser, Redactor redactor) {
        Duration settle = spec.ready().isPresent() ? Duration.ZERO : SETTLE;
        if (spec.kind() instanceof ServiceSpec.Systemd systemd) {
            String unit = values.fill(systemd.unit());
            return new SystemdService(
                    new SystemdService.Settings(spec.id(), unitName(unit), raiser, settle), host, redactor::redact);
        }
        if (spec.kind() instanceof ServiceSpec.Compose compose) {
            return new ComposeService(
                    spec.id(),
                    (words, named) -> invocation(compose, words, named, values),
                    settle,
                    host.processes(),
                    redactor::redact);
        }
        ServiceSpec.Commands commands = (ServiceSpec.Commands) spec.kind();
        return new CommandService(
                spec.id(),
                new CommandService.CommandSet(
                        () -> invocation(commands.start(), values),
                        () -> invocation(commands.stop(), values),
                        () -> invocation(commands.status(), values),
                        commands.status().timeout().orElse(STATUS),
                        settle),
                host.processes(),
                redactor::redact);
    }

    private static Invocation invocation(
            ServiceSpec.Compose compose, List<String> words, boolean named, Values values) {
        List<String> argv = new ArrayList<>(fill(compose.command(), values));
        compose.project().ifPresent(project -> argv.addAll(List.of("-p", values.fill(project))));
        fill(compose.files(), values).forEach(file -> argv.addAll(List.of("-f", file)));
        argv.addAll(words);
        if (named) {
            argv.addAll(fill(compose.services(), values));
        }
        return new Invocation(
                argv,
                values.fill(compose.env()),
                Optional.of(Path.of(values.fill(compose.dir()))),
                compose.user().map(values::fill));
    }

    private static List<String> fill(List<Text> texts, Values values) {
        return texts.stream().map(values::fill).toList();
    }

    /** As systemctl has it: a name without a type is a service's. */
    private static String unitName(String unit) {
        return unit.matches(".*\\.(service|socket|timer|path|target|mount|scope|slice)") ? unit : unit + ".service";
    }

    private static Invocation invocation(Call call, Values values) {
        if (!(call.verb() instanceof Verb.Run run)) {
            throw new IllegalStateException("a service's command is not run: " + call.at());
        }
        Processes.Command filled = new FilledCalls(values).command(run, call, Optional.empty(), line -> {});
        return new Invocation(filled.argv(), filled.environment(), filled.directory(), filled.user());
    }
}
