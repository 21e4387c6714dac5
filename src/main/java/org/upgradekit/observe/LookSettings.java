package org.upgradekit.observe;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.expect.Verdict;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Setting;
import org.upgradekit.playbook.Text;
import org.upgradekit.secret.ValueSource;
import org.upgradekit.version.Range;

/** Settings while the host is looked at: a probe is asked once, when somebody needs its answer. */
public final class LookSettings implements ValueSource {
    private final Playbook playbook;
    private final Map<String, String> overrides;
    private final Map<String, Verdict> answers = new HashMap<>();
    private Optional<Probes> probes = Optional.empty();
    private String running = "";

    /** @param overrides what the operator says instead, as it stands */
    public LookSettings(Playbook playbook, Map<String, String> overrides) {
        this.playbook = playbook;
        this.overrides = Map.copyOf(overrides);
    }

    /** Who asks: probes use settings themselves. */
    void askBy(Probes asker) {
        probes = Optional.of(asker);
    }

    /** The installed version, once it is known. */
    void running(String version) {
        running = version;
    }

    @Override
    public Optional<String> value(String name) {
        String override = overrides.get(name);
        if (override != null) {
            return Optional.of(override);
        }
        return Optional.ofNullable(playbook.settings().get(name)).map(setting -> value(name, setting));
    }

    private String value(String name, Setting setting) {
        if (setting instanceof Setting.Fixed fixed) {
            return fill(fixed.text());
        }
        if (setting instanceof Setting.ByVersion chosen) {
            return chosen.cases().entrySet().stream()
                    .filter(one -> Range.parse(one.getKey())
                            .contains(running, playbook.versions().order()))
                    .findFirst()
                    .map(one -> fill(one.getValue()))
                    .orElseThrow(
                            () -> failure(name, "no case of it holds for the installed version \"" + running + "\""));
        }
        return answer(name, (Setting.Probe) setting);
    }

    private String answer(String name, Setting.Probe probe) {
        Probes asker = probes.orElseThrow(() -> new IllegalStateException("nobody asks for " + name + " yet"));
        Verdict verdict = answers.computeIfAbsent(name, one -> asker.ask(probe.call()));
        return verdict.value()
                .map(String::strip)
                .filter(value -> verdict.met())
                .orElseThrow(() -> failure(name, verdict.reason()));
    }

    private String fill(Text text) {
        return text.template().fill(this::value);
    }

    private static EnvironmentFailure failure(String name, String why) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error(
                        "the setting " + name + " is not known: " + why,
                        "",
                        "Say what it is: --set " + name + "=VALUE"));
    }
}
