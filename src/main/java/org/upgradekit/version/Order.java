package org.upgradekit.version;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a product orders its versions. What a program or a person wrote is compared as text, never rewritten: 8.10 is not
 * 8.1.
 */
public enum Order implements Comparator<String> {
    /** Semantic Versioning 2.0.0, read leniently: {@link Semver}. */
    SEMVER {
        @Override
        public boolean accepts(String text) {
            return Semver.tryParse(text).isPresent();
        }

        @Override
        public int compare(String left, String right) {
            return Semver.parse(left).compareTo(Semver.parse(right));
        }

        @Override
        public boolean preRelease(String version) {
            return !Semver.parse(version).preRelease().isEmpty();
        }
    },
    /** Python's PEP 440. */
    PEP440 {
        @Override
        public boolean accepts(String text) {
            return Pep440.tryParse(text).isPresent();
        }

        @Override
        public int compare(String left, String right) {
            return Pep440.parse(left).compareTo(Pep440.parse(right));
        }

        @Override
        public boolean preRelease(String version) {
            return Pep440.parse(version).preRelease();
        }
    },
    /** Debian's policy manual, section 5.6.12, as dpkg compares. */
    DEBIAN {
        @Override
        public boolean accepts(String text) {
            return DebianOrder.accepts(text);
        }

        @Override
        public int compare(String left, String right) {
            return DebianOrder.compare(left, right);
        }

        @Override
        public boolean preRelease(String version) {
            return version.contains("~");
        }
    },
    /** What rpm compares: epoch, version and release, with {@code ~} before and {@code ^} after. */
    RPM {
        @Override
        public boolean accepts(String text) {
            return RpmOrder.accepts(text);
        }

        @Override
        public int compare(String left, String right) {
            return RpmOrder.compare(left, right);
        }

        @Override
        public boolean preRelease(String version) {
            return version.contains("~");
        }
    };

    /** Whether it comes before a release: nobody is led over one who did not ask for it. */
    public abstract boolean preRelease(String version);

    private static final Pattern EPOCH = Pattern.compile("^[vV]?([0-9]+)[:!]");
    private static final Pattern NUMBERS = Pattern.compile("^[vV]?(?:[0-9]+[:!])?([0-9]+(?:\\.[0-9]+)*)");

    /** Whether the text is a version in this order; only those may be compared. */
    public abstract boolean accepts(String text);

    /** Of a version that begins anew, as 2 in {@code 2:0.1} and {@code 2!0.1}; else 0. */
    static BigInteger epoch(String version) {
        Matcher matcher = EPOCH.matcher(version);
        return matcher.find() ? new BigInteger(matcher.group(1)) : BigInteger.ZERO;
    }

    /** The numbers that a version begins with, after its epoch: major, minor and so on. */
    public static List<BigInteger> numbers(String version) {
        Matcher matcher = NUMBERS.matcher(version);
        return matcher.find()
                ? List.of(matcher.group(1).split("\\.", -1)).stream()
                        .map(BigInteger::new)
                        .toList()
                : List.of();
    }

    /** Whether the version begins with these numbers: 2.4.1 is of the line 2.4. */
    public static boolean of(String version, String line) {
        List<BigInteger> all = numbers(version);
        List<BigInteger> first = numbers(line);
        return !first.isEmpty()
                && all.size() >= first.size()
                && all.subList(0, first.size()).equals(first);
    }
}
