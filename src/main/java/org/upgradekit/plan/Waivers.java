package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.facts.Finding;
import org.upgradekit.playbook.Phase;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Release;
import org.upgradekit.playbook.Severity;

/** Which checks an operator may go on past, and what that makes of what they found. */
public final class Waivers {
    private Waivers() {}

    /** The checks that an upgrade with this playbook can have, and whether each may be waived. */
    public static Map<String, Boolean> of(Playbook playbook) {
        Map<String, Boolean> checks = new LinkedHashMap<>();
        Stream.concat(Stream.of(playbook.phases()), playbook.releases().stream().map(Release::phases))
                .flatMap(phases -> phases.getOrDefault(Phase.PRE_CHECKS, List.of()).stream())
                .forEach(check -> checks.put(check.id(), check.severity() != Severity.UNWAIVABLE));
        Explanations.checks(playbook).forEach(id -> checks.put(id, waivable(id)));
        return checks;
    }

    private static boolean waivable(String id) {
        return Explanations.find(id)
                .filter(one -> one.kind() == Explanation.Kind.WAIVABLE)
                .isPresent();
    }

    /** What blocks and was waived blocks no more. The check was asked all the same, and its answer stays. */
    static List<Finding> applied(List<Finding> findings, List<Check> checks, List<Waiver> waivers) {
        List<Finding> all = new ArrayList<>();
        for (Finding one : findings) {
            boolean waived = one.blocks()
                    && waivers.stream().anyMatch(waiver -> waiver.id().equals(one.id()))
                    && waivable(one.id(), checks);
            all.add(waived ? Finding.waived(one.id(), one.message(), one.remedy()) : one);
        }
        return all;
    }

    private static boolean waivable(String id, List<Check> checks) {
        Optional<Check> own =
                checks.stream().filter(check -> check.step().id().equals(id)).findFirst();
        return own.map(check -> !check.severity().equals("unwaivable")).orElseGet(() -> waivable(id));
    }
}
