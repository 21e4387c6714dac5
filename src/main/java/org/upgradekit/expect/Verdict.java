package org.upgradekit.expect;

import java.util.Optional;

/**
 * How an answer was judged.
 *
 * @param reason empty when it is met; else what was expected and what was answered, its tail at most
 * @param value the text that the pattern's group found, or the whole match without a group, or the whole answer, trimmed,
 *     without a pattern; only when met
 */
public record Verdict(boolean met, String reason, Optional<String> value) {
    static Verdict met(String value) {
        return new Verdict(true, "", Optional.of(value));
    }

    static Verdict missed(String reason) {
        return new Verdict(false, reason, Optional.empty());
    }
}
