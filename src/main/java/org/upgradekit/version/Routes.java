package org.upgradekit.version;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the route by the product's own rules.
 *
 * @param available what can be installed; empty when the playbook does not say
 * @param minor only connected minor versions, and the last minor of a major to the next major
 * @param stops versions, or lines of versions as 2.4, that may not be jumped over
 */
public record Routes(Order order, List<String> available, boolean minor, List<String> stops) {
    private static final int SHOWN = 5;

    /** From the installed version to the target. Time grows with the count of versions. */
    public Route find(String from, String to) {
        for (String version : List.of(from, to)) {
            if (!order.accepts(version)) {
                return new Route.None(
                        "\"" + version + "\" is not a version" + ofOrder(),
                        version.equals(from) ? "Mend versions.installed in the playbook" : "Name one: --to VERSION");
            }
        }
        int direction = order.compare(to, from);
        if (direction < 0) {
            return new Route.None(
                    "installed is " + from + ", which is newer than " + to,
                    "Migrations go forward only: to go back, use upgrade rollback or upgrade restore-points");
        }
        if (direction == 0) {
            return new Route.Found(List.of(from.equals(to) ? from : to));
        }
        return known(to).isPresent() ? along(from, to) : unavailable(to);
    }

    private String ofOrder() {
        return order == Order.SEMVER ? "" : " as order " + order.name().toLowerCase(Locale.ROOT) + " reads them";
    }

    private Optional<String> known(String version) {
        return available.isEmpty()
                ? Optional.of(version)
                : available.stream().filter(one -> same(one, version)).findFirst();
    }

    private boolean same(String one, String other) {
        return order.accepts(one) && order.compare(one, other) == 0;
    }

    private Route unavailable(String to) {
        List<String> sorted = sorted(available);
        List<String> last = sorted.subList(Math.max(0, sorted.size() - SHOWN), sorted.size());
        return new Route.None(
                to + " is not available; available: " + (sorted.size() > SHOWN ? "…, " : "") + String.join(", ", last),
                "Name one of them: --to VERSION");
    }

    private List<String> sorted(List<String> versions) {
        return versions.stream()
                .filter(order::accepts)
                .sorted(Comparator.<String>naturalOrder().reversed())
                .sorted(order)
                .toList();
    }

    /** What a way may lead over; a pre-release is only gone to by who names it. */
    private List<String> releases() {
        return sorted(available).stream()
                .filter(version -> !order.preRelease(version))
                .toList();
    }

    private Route along(String from, String to) {
        List<String> between = sorted(stops).stream()
                .filter(stop -> before(from, stop) && beyond(stop, to))
                .toList();
        List<String> missing =
                between.stream().filter(stop -> newest(stop, to).isEmpty()).toList();
        if (!missing.isEmpty()) {
            return new Route.None(
                    "no path from " + from + " to " + to + ": versions " + String.join(", ", between)
                            + " are required and must be applied first; not available: " + String.join(", ", missing),
                    "Make them available, or upgrade to the one before first: --to VERSION");
        }
        List<String> ways = new ArrayList<>(List.of(from));
        for (String stop : between) {
            ways.add(newest(stop, to).orElseThrow());
        }
        ways.add(to);
        return minor ? connected(ways) : new Route.Found(ways);
    }

    /** Neither the version itself nor one of the line is installed yet. */
    private boolean before(String from, String stop) {
        return order.compare(from, stop) < 0 && !Order.of(from, stop);
    }

    /** The target lies beyond the stop and is not of its line. */
    private boolean beyond(String stop, String to) {
        return order.compare(stop, to) < 0 && !Order.of(to, stop);
    }

    /** The stop itself, else the newest of its line; as the product spells it: 6.2 is installed as 6.2.0. */
    private Optional<String> newest(String stop, String to) {
        if (available.isEmpty() || available.contains(stop)) {
            return Optional.of(stop);
        }
        return releases().stream()
                .filter(version -> Order.of(version, stop) && order.compare(version, to) < 0)
                .reduce((first, second) -> second)
                .or(() -> known(stop));
    }

    private Route connected(List<String> ways) {
        List<String> all = new ArrayList<>(List.of(ways.get(0)));
        for (String next : ways.subList(1, ways.size())) {
            List<String> lines = lines(all.get(all.size() - 1), next);
            if (lines.isEmpty()) {
                String at = all.get(all.size() - 1);
                return new Route.None(
                        "no path from " + at + " to " + next
                                + ": only connected minor versions can be upgraded, and those between are not known",
                        "Name the versions between under versions.available, or upgrade to the next minor version first");
            }
            all.addAll(lines.subList(0, lines.size() - 1));
            all.add(next);
        }
        return gap(all).orElse(new Route.Found(all));
    }

    /** A minor version that is not among the available ones was not jumped over by anybody. */
    private static Optional<Route> gap(List<String> ways) {
        for (int i = 1; i < ways.size(); i++) {
            List<BigInteger> at = line(ways.get(i - 1));
            List<BigInteger> next = line(ways.get(i));
            if (!connected(at, next)) {
                String missing = at.get(0).equals(next.get(0))
                        ? at.get(0) + "." + at.get(1).add(BigInteger.ONE)
                        : at.get(0).add(BigInteger.ONE).toString();
                return Optional.of(new Route.None(
                        "no path from " + ways.get(0) + " to " + ways.get(ways.size() - 1) + ": only connected minor"
                                + " versions can be upgraded, and after " + ways.get(i - 1) + " no " + missing
                                + " is available",
                        "Make a version of " + missing + " available"));
            }
        }
        return Optional.empty();
    }

    /** The newest version of each minor line from after {@code from} to the target's, which stands for itself. */
    private List<String> lines(String from, String to) {
        List<String> ways = new ArrayList<>();
        List<BigInteger> at = line(from);
        for (String version : releases()) {
            boolean further = order.compare(version, from) > 0 && order.compare(version, to) < 0;
            if (further && !line(version).equals(at) && !line(version).equals(line(to))) {
                if (!ways.isEmpty() && line(ways.get(ways.size() - 1)).equals(line(version))) {
                    ways.remove(ways.size() - 1);
                }
                ways.add(version);
            }
        }
        ways.add(to);
        return available.isEmpty() && !adjacent(at, line(to)) ? List.of() : ways;
    }

    /** Major, minor and epoch. */
    private static List<BigInteger> line(String version) {
        List<BigInteger> numbers = Order.numbers(version);
        return List.of(
                numbers.isEmpty() ? BigInteger.ZERO : numbers.get(0),
                numbers.size() < 2 ? BigInteger.ZERO : numbers.get(1),
                Order.epoch(version));
    }

    /**
     * Of the next major the first minor that is available counts as its first: not every product begins with .0. A new
     * epoch begins at any number.
     */
    private static boolean connected(List<BigInteger> from, List<BigInteger> to) {
        return !from.get(2).equals(to.get(2))
                || adjacent(from, to)
                || from.get(0).add(BigInteger.ONE).equals(to.get(0));
    }

    private static boolean adjacent(List<BigInteger> from, List<BigInteger> to) {
        BigInteger step = to.get(1).subtract(from.get(1));
        return from.get(0).equals(to.get(0)) && from.get(2).equals(to.get(2)) && step.compareTo(BigInteger.ONE) <= 0;
    }

    /** The versions of a route, for people: {@code 2.4.0, then 2.5.1}. */
    public static String text(List<String> versions) {
        return versions.stream().collect(Collectors.joining(" → "));
    }
}
