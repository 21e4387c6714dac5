package org.upgradekit.plan;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.upgradekit.facts.Finding;
import org.upgradekit.playbook.Compatibility;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.version.Order;
import org.upgradekit.version.Route;
import org.upgradekit.version.Routes;

/** What versions alone tell: the path, support that has ended, and components that do not go together. */
final class VersionFindings {
    private VersionFindings() {}

    static List<Finding> path(String from, Route route) {
        if (from.isEmpty()) {
            return List.of();
        }
        if (route instanceof Route.None none) {
            return List.of(Finding.block("path", none.why(), none.remedy()));
        }
        List<String> versions = ((Route.Found) route).versions();
        String text = versions.size() == 1 ? versions.get(0) + " is installed" : Routes.text(versions);
        return List.of(
                Finding.pass("path", text + (versions.size() > 2 ? ", " + (versions.size() - 1) + " hops" : "")));
    }

    /** The product's own answer is compared with the target letter by letter, once it is installed. */
    static List<Finding> form(String from, Route route) {
        List<String> versions = route instanceof Route.Found found ? found.versions() : List.of();
        return versions.stream()
                .skip(1)
                .filter(version ->
                        Order.numbers(version).size() < Order.numbers(from).size())
                .map(version -> form(from, version, version.equals(versions.get(versions.size() - 1))))
                .toList();
    }

    private static Finding form(String from, String to, boolean target) {
        int written = Order.numbers(to).size();
        return Finding.warn(
                "version-form",
                to + " has " + (written == 1 ? "one number" : written + " numbers") + ", the installed " + from
                        + " has " + Order.numbers(from).size()
                        + ": the upgrade has failed unless the new program calls itself exactly " + to,
                target
                        ? "Name the target as the product will: --to VERSION"
                        : "Name it under versions.available in the playbook, as the product will");
    }

    /** A line of versions is supported to the end of its day, in UTC. */
    static List<Finding> support(Playbook playbook, PlanRequest request) {
        LocalDate today = LocalDate.ofInstant(request.now(), ZoneOffset.UTC);
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, LocalDate> line : playbook.versions().support().entrySet()) {
            if (Order.of(request.to(), line.getKey()) && today.isAfter(line.getValue())) {
                findings.add(Finding.warn(
                        "support",
                        request.to() + " is not supported any more: support of " + line.getKey() + " ended on "
                                + line.getValue(),
                        "Consider a newer version"));
            }
        }
        return findings;
    }

    /** @param versions the path, of which every version but the first will run at some time */
    static List<Finding> compatibility(Playbook playbook, List<String> versions, Planner.Known settings) {
        List<Finding> findings = new ArrayList<>();
        for (Compatibility rule : playbook.compatibility()) {
            String other = settings.show(rule.version());
            for (String version : versions.subList(Math.min(1, versions.size()), versions.size())) {
                if (!together(rule, version, other)) {
                    findings.add(Finding.block(
                            "compatibility",
                            rule.component() + " " + other + " does not go together with " + version + ": "
                                    + words(rule),
                            "Upgrade " + rule.component() + " first, or name a version nearer to it: --to VERSION"));
                    break;
                }
            }
        }
        if (findings.isEmpty() && !playbook.compatibility().isEmpty()) {
            findings.add(Finding.pass("compatibility", "all components go together with every version of the path"));
        }
        return findings;
    }

    private static boolean together(Compatibility rule, String one, String other) {
        BigInteger major = number(one, 0).subtract(number(other, 0)).abs();
        BigInteger minor = number(one, 1).subtract(number(other, 1)).abs();
        boolean near = rule.minor().isEmpty()
                || (major.signum() == 0
                        && minor.compareTo(BigInteger.valueOf(rule.minor().getAsInt())) <= 0);
        return !Order.numbers(other).isEmpty() && (!rule.sameMajor() || major.signum() == 0) && near;
    }

    private static BigInteger number(String version, int index) {
        List<BigInteger> numbers = Order.numbers(version);
        return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
    }

    private static String words(Compatibility rule) {
        String same = rule.sameMajor() ? "same major version" : "";
        String near = rule.minor().isPresent() ? "at most " + rule.minor().getAsInt() + " minor apart" : "";
        return same.isEmpty() ? near : near.isEmpty() ? same : same + ", " + near;
    }
}
