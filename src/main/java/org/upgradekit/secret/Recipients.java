package org.upgradekit.secret;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who can open what is encrypted: names of public keys, all of one tool. Holds no secret.
 *
 * @param names {@code age1…} and {@code ssh-… …} for age, fingerprints and mail addresses for gpg
 */
public record Recipients(Tool tool, List<String> names) {
    private static final String AGE_KEY = "age1[a-z0-9]{8,}|ssh-(?:ed25519|rsa) [A-Za-z0-9+/]{40,}=*";
    private static final String FINGERPRINT = "[0-9A-F]{40}";
    private static final String MAIL = "[^\\s,@<>'\"-][^\\s,@<>'\"]*@[^\\s,@<>'\"]+";

    /** How one looks, for people. */
    public static final String FORM =
            "public keys of age (age1…, ssh-ed25519 …), or fingerprints (40 hex digits) or mail addresses of gpg keys";

    /** The tools that encrypt for us; the word is how a manifest spells it. */
    public enum Tool {
        AGE("age", "age", Pattern.compile(AGE_KEY)),
        GPG("gpg", "gnupg", Pattern.compile(FINGERPRINT + "|" + MAIL));

        private final String word;
        private final String debianPackage;
        private final Pattern name;

        Tool(String word, String debianPackage, Pattern name) {
            this.word = word;
            this.debianPackage = debianPackage;
            this.name = name;
        }

        /** The program, the ending of its files, and its name in a manifest. */
        public String word() {
            return word;
        }

        /** The package that brings it. */
        public String debianPackage() {
            return debianPackage;
        }

        /** As a manifest names it. */
        public static Optional<Tool> of(String word) {
            return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
        }
    }

    /**
     * Reads names with a comma between.
     *
     * @return empty when one of them is none, or they are not all for one tool
     */
    public static Optional<Recipients> parse(String text) {
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(Recipients::plain).toList();
        return Arrays.stream(Tool.values())
                .filter(tool ->
                        names.stream().allMatch(name -> tool.name.matcher(name).matches()))
                .findFirst()
                .map(tool -> new Recipients(tool, names));
    }

    /** Without the comment that stands behind an ssh key, and a fingerprint in the spelling that gpg prints. */
    private static String plain(String name) {
        String one = name.strip();
        if (one.startsWith("ssh-")) {
            return Arrays.stream(one.split("\\s+")).limit(2).collect(Collectors.joining(" "));
        }
        return one.matches("(?i)" + FINGERPRINT) ? one.toUpperCase(Locale.ROOT) : one;
    }

    /** A key that was named by its whole fingerprint is meant, whoever vouches for it; a mail address can be anybody's. */
    boolean exact() {
        return tool == Tool.GPG && names.stream().allMatch(name -> name.matches(FINGERPRINT));
    }

    /** What {@link #parse} reads. */
    public String text() {
        return String.join(",", names);
    }
}
