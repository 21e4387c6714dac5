package org.upgradekit.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import org.upgradekit.secret.Redactor;

/** What is shown of a value that somebody wrote: what could be a secret by its key, or stands in an address, is not. */
final class Shown {
    /** Nobody should write one of these into a configuration or a playbook; who did has it shown to nobody. */
    private static final Pattern SECRET =
            Pattern.compile(".*(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|API_KEY|AUTHORIZATION|COOKIE).*");

    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+@");

    private static final Pattern IN_PARAMETERS =
            Pattern.compile("(?i)(\\b(?:password|passwd|secret|token|api_?key)\\s*=\\s*)[^\\s&]+");

    private Shown() {}

    static String of(String key, String value) {
        return SECRET.matcher(key.toUpperCase(Locale.ROOT).replace('-', '_')).matches()
                ? Redactor.HIDDEN
                : IN_PARAMETERS
                        .matcher(IN_ADDRESS.matcher(value).replaceAll("$1" + Redactor.HIDDEN + "@"))
                        .replaceAll("$1" + Redactor.HIDDEN);
    }
}
