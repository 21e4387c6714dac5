package org.upgradekit.cli;

import java.util.Locale;
import java.util.Optional;
import org.upgradekit.secret.Recipients;

/**
 * A key of the configuration, as it stands in a file; in the environment {@code UPGRADE_} stands before it. Reader, help
 * and reference page walk the same ones.
 */
enum ConfigurationKey {
    STATE_DIR(
            Kind.PATH,
            false,
            "--state-dir",
            "where runs are kept, for all products; /var/lib/upgradekit, without root $XDG_STATE_HOME/upgradekit"),
    BACKUP_DIR(
            Kind.PATH,
            true,
            "",
            "where restore points are written, below it a directory for each product; STATE_DIR/PRODUCT/restore-points"),
    BACKUP_RETENTION_DAYS(Kind.DAYS, true, "", "after how many days restore-points prune removes a restore point; 30"),
    BACKUP_RETENTION_COUNT(
            Kind.COUNT, true, "", "how many restore points restore-points prune keeps at most, the newest; any number"),
    BACKUP_MIN_FREE(
            Kind.SIZE,
            true,
            "",
            "what is to be free where restore points are written: below it restore-points prune removes the oldest"
                    + " that may go, also before their days are over; nothing"),
    BACKUP_RECIPIENT(
            Kind.RECIPIENT,
            true,
            "",
            "for whom dumps and archives are encrypted: public keys of age or ssh, a file of such keys, or fingerprints or"
                    + " mail addresses of gpg keys, with a comma between; nobody, they are not encrypted"),
    BACKUP_IDENTITY(
            Kind.PATH,
            true,
            "",
            "the file of private keys by which age opens what is encrypted, on a restore or when its content is verified;"
                    + " none, and gpg takes its own keyring"),
    ON_FAILURE(
            Kind.POLICY,
            true,
            "--on-failure",
            "stop, rollback or ask, when a step fails after something was changed; the playbook's, else ask"),
    WAIVERS(Kind.PATH, true, "--waivers", "a YAML file of waivers; none"),
    NON_INTERACTIVE(Kind.YES_NO, false, "--non-interactive", "yes to ask nothing, also in a terminal; no"),
    PLAYBOOK_PATH(
            Kind.PATHS,
            false,
            "",
            "directories with playbooks, PRODUCT/playbook.yaml in each, with a colon between;"
                    + " /etc/upgradekit/playbooks:/usr/share/upgradekit/playbooks");

    /** The name of a setting in capitals follows, {@code -} as {@code _}. */
    static final String SETTING = "SET_";

    /** How a value must look. */
    enum Kind {
        PATH("an absolute path", "/.*"),
        PATHS("absolute paths with a colon between", "/[^:]*(:/[^:]*)*"),
        DAYS("a number of days from 1 to 36500", "[1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3}|36[0-4][0-9]{2}|36500"),
        COUNT("a number from 1 to 9999", "[1-9][0-9]{0,3}"),
        SIZE("a size like 500M, 20G or 1TiB", "[1-9][0-9]{0,5}[KMGT](iB)?"),
        RECIPIENT(Recipients.FORM + ", all of one tool; or the absolute path of a file of them", "/.*") {
            @Override
            boolean fits(String value) {
                return value.startsWith("/") || Recipients.parse(value).isPresent();
            }
        },
        POLICY("stop, rollback or ask", "stop|rollback|ask"),
        YES_NO("yes or no", "yes|no");

        private final String words;
        private final String pattern;

        Kind(String words, String pattern) {
            this.words = words;
            this.pattern = pattern;
        }

        String words() {
            return words;
        }

        boolean fits(String value) {
            return value.matches(pattern);
        }
    }

    private final Kind kind;
    private final boolean ofProduct;
    private final String flag;
    private final String documentation;

    ConfigurationKey(Kind kind, boolean ofProduct, String flag, String documentation) {
        this.kind = kind;
        this.ofProduct = ofProduct;
        this.flag = flag;
        this.documentation = documentation;
    }

    Kind kind() {
        return kind;
    }

    /** Whether it may stand in the file of one product. */
    boolean ofProduct() {
        return ofProduct;
    }

    /** The option that is stronger, or empty. */
    String flag() {
        return flag;
    }

    /** What it is; behind the last semicolon, what holds when nobody says it. */
    String documentation() {
        return documentation;
    }

    /** Whether it names places on the disk. */
    boolean place() {
        return kind == Kind.PATH || kind == Kind.PATHS;
    }

    boolean fits(String value) {
        return kind.fits(value);
    }

    static Optional<ConfigurationKey> of(String name) {
        for (ConfigurationKey key : values()) {
            if (key.name().equals(name)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** {@code tls-port} as {@code SET_TLS_PORT}. */
    static String ofSetting(String setting) {
        return SETTING + setting.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
