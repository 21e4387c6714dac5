package org.upgradekit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Facts;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.Sizes;
import org.upgradekit.version.Version;

/** The inserted checks that need nothing but facts. */
final class Findings {
    private Findings() {}

    static List<Finding> path(String from, String to) {
        if (from.isEmpty()) {
            return List.of();
        }
        Optional<Version> installed = Version.tryParse(from);
        Optional<Version> target = Version.tryParse(to);
        if (installed.isEmpty() || target.isEmpty()) {
            return List.of(Finding.block(
                    "path",
                    "\"" + (installed.isEmpty() ? from : to) + "\" is not a version",
                    installed.isEmpty() ? "Mend versions.installed in the playbook" : "Name one: --to VERSION"));
        }
        if (target.get().compareTo(installed.get()) < 0) {
            return List.of(Finding.block(
                    "path",
                    "installed is " + from + ", which is newer than " + to,
                    "Migrations go forward only: to go back, use upgrade rollback or upgrade restore-points"));
        }
        return List.of(Finding.pass("path", from + " to " + to));
    }

    static List<Finding> disk(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        for (Facts.Mount mount : facts.mounts()) {
            String text = mount.path() + " needs " + Sizes.text(mount.needs()) + " of " + Sizes.text(mount.free())
                    + " for " + mount.purpose();
            findings.add(
                    mount.needs() < mount.free()
                            ? Finding.pass("disk", text)
                            : Finding.block("disk", text, "Make room there, or name another place: --state-dir"));
        }
        return findings;
    }
}
