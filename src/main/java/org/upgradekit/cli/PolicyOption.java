package org.upgradekit.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be done after a failure, for a command that goes forward. */
final class PolicyOption {
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

    Optional<String> get() {
        return Optional.ofNullable(onFailure).map(Enum::name);
    }
}
