package org.upgradekit.secret;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides secrets in everything that is shown or written: as they are, URL-encoded (a password in a connection string)
 * and in Base64 (an HTTP header; at each of the three offsets, so that "user:secret" is found as well).
 */
public final class Redactor {
    /** What stands where a secret stood. */
    public static final String HIDDEN = "[hidden]";

    /** Shorter ones would hide half of every text; they are refused as secrets by {@link Secrets}. */
    static final int SHORTEST = 4;

    /** Programs disagree on where the password in an address ends, so each reading of it is hidden. */
    private static final List<Pattern> PASSWORDS = List.of(
            Pattern.compile("://[^/@:]*:([^/@]+)@"),
            Pattern.compile("://[^/?#:@\\s]*:([^/?#\\s]+)@"),
            // What stands where the port belongs and is no port: a password, where somebody left the host out.
            Pattern.compile("://(?:[^/?#\\s]*@)?(?:\\[[^]]*]|(?!\\[)[^/?#:@\\s]*):(?!\\d+(?:[/?#\\s]|$))([^/?#@\\s]+)"),
            Pattern.compile("[?&\\s]password=([^&\\s]+)"),
            Pattern.compile("[?&;\\s]password=([^&;\\s]+)"));

    private final Set<String> known = new LinkedHashSet<>();
    private volatile List<String> forms = List.of();

    /**
     * From now on this value is hidden. A multi-line value is hidden line by line as well, and of an address its password
     * too, as it stands there and decoded: programs show it alone.
     */
    public synchronized void hide(String secret) {
        PASSWORDS.forEach(reading -> reading.matcher(secret).results().forEach(found -> {
            hideOne(found.group(1));
            hideOne(decoded(found.group(1)));
        }));
        hideOne(secret);
    }

    private static String decoded(String text) {
        try {
            // A plus stands for itself in an address, and for a space only in a form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private void hideOne(String secret) {
        if (secret.length() < SHORTEST || !known.add(secret)) {
            return;
        }
        Set<String> all = new LinkedHashSet<>(forms);
        addForms(all, secret);
        secret.lines().filter(line -> line.length() >= 8).forEach(line -> addForms(all, line));
        List<String> longestFirst = new ArrayList<>(all);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        forms = List.copyOf(longestFirst);
    }

    /** The text without any secret known so far. */
    public String redact(String text) {
        String result = text;
        for (String form : forms) {
            result = result.replace(form, HIDDEN);
        }
        return result;
    }

    private static void addForms(Set<String> all, String secret) {
        all.add(secret);
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        all.add(form);
        all.add(form.replace("+", "%20"));
        all.add(percentLowerCase(form.replace("+", "%20")));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            String inner = base64Inside(bytes, offset);
            if (inner.length() >= SHORTEST + 2) {
                all.add(inner);
                all.add(inner.replace('+', '-').replace('/', '_'));
            }
        }
    }

    /** The characters of the Base64 form that depend on the secret alone when {@code offset} bytes stand before it. */
    private static String base64Inside(byte[] bytes, int offset) {
        byte[] padded = new byte[bytes.length + offset];
        System.arraycopy(bytes, 0, padded, offset, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int from = offset == 0 ? 0 : offset + 1;
        int to = padded.length % 3 == 0 ? text.length() : text.length() - 1;
        return to > from ? text.substring(from, to) : "";
    }

    private static String percentLowerCase(String encoded) {
        StringBuilder text = new StringBuilder(encoded);
        for (int i = 0; i + 2 < text.length(); i++) {
            if (text.charAt(i) == '%') {
                text.setCharAt(i + 1, Character.toLowerCase(text.charAt(i + 1)));
                text.setCharAt(i + 2, Character.toLowerCase(text.charAt(i + 2)));
            }
        }
        return text.toString();
    }
}
