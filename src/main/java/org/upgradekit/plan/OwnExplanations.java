package org.upgradekit.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Release;
import org.upgradekit.playbook.Settings;
import org.upgradekit.playbook.Severity;
import org.upgradekit.playbook.StepSpec;

/** A playbook's own checks and steps, as it has them: with its references, since no host was asked. */
public final class OwnExplanations {
    private static final Planner.Known AS_WRITTEN =
            new Planner.Known(new Settings(Map.of(), Map.of()), "${from}", "${to}");

    private OwnExplanations() {}

    /** The one with this id: that of a later hop and of an item of {@code each} too. */
    public static Optional<Explanation> find(Playbook playbook, String id) {
        String plain = Hop.base(id).replaceFirst("@.*$", "");
        return Stream.concat(
                        Stream.of(playbook.phases()),
                        playbook.releases().stream().map(Release::phases))
                .flatMap(phases -> phases.entrySet().stream())
                .flatMap(phase -> phase.getValue().stream()
                        .filter(step -> step.id().equals(plain))
                        .map(step -> of(step, phase.getKey())))
                .findFirst();
    }

    /** The ids of all of them, for whoever mistyped one. */
    public static List<String> ids(Playbook playbook) {
        return Stream.concat(
                        Stream.of(playbook.phases()),
                        playbook.releases().stream().map(Release::phases))
                .flatMap(phases -> phases.values().stream())
                .flatMap(List::stream)
                .map(StepSpec::id)
                .toList();
    }

    private static Explanation of(StepSpec step, Phase phase) {
        String call = CallText.of(step.call(), AS_WRITTEN, Optional.empty());
        String name = AS_WRITTEN.show(step.name());
        String what = name.equals(step.id()) ? call : name + ": " + call;
        String where = "The playbook has it in " + phase.yamlName() + ", " + Planner.origin(step.at()) + ".";
        boolean check = phase == Phase.PRE_CHECKS;
        boolean waivable = step.severity() == Severity.BLOCK;
        return new Explanation(
                step.id(),
                check ? waivable ? Explanation.Kind.WAIVABLE : Explanation.Kind.UNWAIVABLE : Explanation.Kind.STEP,
                what,
                where,
                step.remedy()
                        .map(AS_WRITTEN::show)
                        .orElse("What the message says; its log stands beside the journal."));
    }
}
