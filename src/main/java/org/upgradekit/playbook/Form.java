package org.upgradekit.playbook;

import java.util.Optional;
import java.util.regex.Pattern;
import org.upgradekit.version.Range;

/** How a scalar must look. The patterns keep to what ECMA-262 reads as well, since the schema for editors holds them. */
enum Form {
    TEXT("a text", "[\\s\\S]+"),
    ANY_TEXT("a text", "[\\s\\S]*"),
    ID("an id: a letter, then up to 39 letters, digits or \"-\", all lower case", "[a-z][a-z0-9-]{0,39}"),
    VARIABLE("the name of an environment variable", "[A-Za-z_][A-Za-z0-9_]*"),
    HEADER("the name of a header", "[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
    FORMAT("1, the only format there is", "1"),
    EXIT("an exit code from 0 to 255", "[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]"),
    STATUS("2xx, or an HTTP status", "2xx|[1-5][0-9][0-9]"),
    DURATION(
            "a duration such as 500ms, 30s, 10m or 1h30m",
            "(?=.*[1-9])([0-9]{1,6}ms|(?=.)([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?)"),
    QUESTION("the id of a question", "(h[0-9]{1,3}/)?[a-z][a-z0-9-]{0,39}(@[A-Za-z0-9][A-Za-z0-9._-]{0,39})?"),
    RANGE("a range of versions such as <2.7 or \">=5.8.0 <6\"", Range.FORM),
    VERSION("a version", "[0-9A-Za-z][0-9A-Za-z.+~^:!_-]{0,127}"),
    DATE("a date such as 2026-12-31", "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
    COUNT("a whole number", "[0-9]{1,6}"),
    MODE("a mode in octal such as 0644", "[0-7]{3,4}"),
    URL("an http or https address", "(https?://|\\$\\{)[\\s\\S]+"),
    PATH("an absolute path without \"..\"", "(?!(.*/)?\\.\\.(/.*)?$)(/|\\$\\{).+"),
    METHOD("an HTTP method in capitals", "[A-Z]{1,20}");

    /** Between which a number lies, both included. */
    record Bounds(long least, long most) {}

    private final String documentation;
    private final Pattern pattern;

    Form(String documentation, String pattern) {
        this.documentation = documentation;
        this.pattern = Pattern.compile(pattern);
    }

    String documentation() {
        return documentation;
    }

    /** Matches the whole scalar. */
    Pattern pattern() {
        return pattern;
    }

    /** Empty where it is no whole number. */
    Optional<Bounds> bounds() {
        return switch (this) {
            case FORMAT -> Optional.of(new Bounds(1, 1));
            case EXIT -> Optional.of(new Bounds(0, 255));
            case STATUS -> Optional.of(new Bounds(100, 599));
            case COUNT -> Optional.of(new Bounds(0, 999_999));
            case MODE -> Optional.of(new Bounds(0, 7777));
            default -> Optional.empty();
        };
    }

    boolean fits(String text) {
        return pattern.matcher(text).matches();
    }
}
