package org.upgradekit.cli;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.plan.CheckPlan;
import org.upgradekit.plan.PlanRequest;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.run.ProductDirectory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a plan is asked for. A run that was planned takes none of these: what was reviewed is what runs. */
final class TargetOptions {
    @Option(names = "--to", paramLabel = "VERSION", description = "the version to upgrade to")
    private @Nullable String to;

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "the version to upgrade from, when it is not the installed one")
    private @Nullable String from;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "override a setting of the playbook; may be given more than once")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin
    private final WaiverOptions waivers = new WaiverOptions();

    @Mixin
    private final PolicyOption policy = new PolicyOption();

    PlanRequest request(Console console, Playbook playbook, ProductDirectory product) {
        if (to == null) {
            throw missing("");
        }
        return request(to, console, playbook, product);
    }

    private static InputFailure missing(String why) {
        return new InputFailure(
                ExitCode.REFUSED,
                List.of(Diagnostic.error(
                        "a missing answer: which version to upgrade to", why, "Name it: --to VERSION")));
    }

    /** For the checks alone, which need no target unless one of them asks for it. */
    PlanRequest checks(Console console, Playbook playbook, ProductDirectory product) {
        List<String> asking = to == null ? CheckPlan.ofTarget(playbook) : List.of();
        if (!asking.isEmpty()) {
            throw missing("These checks ask for it: " + String.join(", ", asking) + ".");
        }
        return request(Optional.ofNullable(to).orElse(""), console, playbook, product);
    }

    private PlanRequest request(String target, Console console, Playbook playbook, ProductDirectory product) {
        Configuration configuration = Configuration.of(console.host(), Optional.of(playbook.product()));
        return new PlanRequest(
                target,
                Optional.ofNullable(from),
                settings(configuration, playbook),
                onFailure().or(() -> configuration.text(ConfigurationKey.ON_FAILURE)),
                waivers.read(console, playbook, configuration.path(ConfigurationKey.WAIVERS)),
                product.backups().map(Path::toString),
                Keys.recipient(console.host(), playbook.product()),
                Measured.of(product),
                UpgradeCommand.Version.text(),
                console.host().clock().instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Map<String, String> settings(Configuration configuration, Playbook playbook) {
        Map<String, String> all = new LinkedHashMap<>();
        configuration.settings(playbook.settings().keySet()).forEach((name, said) -> all.put(name, said.value()));
        all.putAll(settings);
        return all;
    }

    Optional<String> onFailure() {
        return policy.get();
    }

    /** Beside a plan file, which says all that itself. */
    void refuse(String planFile) {
        if (to != null || from != null || !settings.isEmpty() || waivers.given()) {
            throw new InputFailure(Diagnostic.error(
                    "--to, --from, --set and waivers have no effect on a plan that was made",
                    planFile + " says from where to where, with which settings and waivers. Nothing was changed.",
                    "Leave them out, or make another plan: upgrade plan PLAYBOOK --to VERSION --out FILE"));
        }
    }

    /** What was asked for beside the target, as a command repeats it. */
    String again() {
        return (CommandNames.request(Optional.ofNullable(from), settings, onFailure()) + waivers.again()).strip();
    }
}
