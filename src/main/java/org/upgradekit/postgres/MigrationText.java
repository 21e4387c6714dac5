package org.upgradekit.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Flyway does not see in a script; its own detection stands in PostgreSQLParser. */
final class MigrationText {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

    /** Comments, dollar-quoted bodies and literals, in which a word means nothing. */
    private static final Pattern QUOTED =
            Pattern.compile("--[^\\n]*|/\\*.*?\\*/|(\\$\\w*\\$).*?\\1|'(?:[^']|'')*'", FLAGS);

    private static final Pattern NEEDS_NO_TRANSACTION = Pattern.compile(
            "\\b(REINDEX\\b[^;]*\\bCONCURRENTLY|DETACH\\s+PARTITION\\b[^;]*\\bCONCURRENTLY"
                    + "|ALTER\\s+DATABASE\\b[^;]*\\bSET\\s+TABLESPACE)\\b",
            FLAGS);

    private static final Pattern ADDS_ENUM_VALUE = Pattern.compile("\\bALTER\\s+TYPE\\b[^;]*\\bADD\\s+VALUE\\b", FLAGS);

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String text;

    MigrationText(String script) {
        this.text = QUOTED.matcher(script).replaceAll(" ");
    }

    /** The first statement that PostgreSQL refuses inside a transaction and that Flyway does not know as such. */
    Optional<String> needsNoTransaction() {
        Matcher found = NEEDS_NO_TRANSACTION.matcher(text);
        return found.find() ? Optional.of(SPACE.matcher(found.group()).replaceAll(" ")) : Optional.empty();
    }

    /** A new enum value may not be used in the transaction that adds it (SQLSTATE 55P04). */
    boolean addsEnumValue() {
        return ADDS_ENUM_VALUE.matcher(text).find();
    }
}
