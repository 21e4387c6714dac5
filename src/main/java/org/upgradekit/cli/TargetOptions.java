package org.upgradekit.cli;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.PlanRequest;
import picocli.CommandLine.Option;

/** Where to go, and from where. */
final class TargetOptions {
    @Option(names = "--to", paramLabel = "VERSION", description = "the version to upgrade to")
    private @Nullable String to;

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "the version to upgrade from, when it is not the installed one")
    private @Nullable String from;

    @Option(
            names = "--on-failure",
            paramLabel = "POLICY",
            description = "stop, rollback or ask, when a step fails after something was changed")
    private @Nullable Policy onFailure;

    /** As the playbook spells it. */
    enum Policy {
        stop,
        rollback,
        ask
    }

    PlanRequest request(Console console, CommonOptions common) {
        if (to == null) {
            throw new InputFailure(
                    ExitCode.REFUSED,
                    List.of(Diagnostic.error(
                            "a missing answer: which version to upgrade to", "", "Name it: --to VERSION")));
        }
        return new PlanRequest(
                to,
                Optional.ofNullable(from),
                common.settings,
                onFailure(),
                UpgradeCommand.Version.text(),
                console.host().clock().instant().truncatedTo(ChronoUnit.MILLIS));
    }

    Optional<String> onFailure() {
        return Optional.ofNullable(onFailure).map(Enum::name);
    }
}
