package org.upgradekit.playbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.version.Order;
import org.upgradekit.version.Range;

/**
 * Where something holds: every name with one of its values.
 *
 * @param conditions by {@code from}, {@code to} or the name of a setting: texts, of which one is equal to the value, or a
 *     range of versions that holds it
 */
public record When(Map<String, List<Text>> conditions, Position at) {
    /** Whether all of it holds. */
    public boolean holds(Function<String, Optional<String>> values, Order order) {
        return conditions.entrySet().stream()
                .allMatch(condition -> values.apply(condition.getKey())
                        .filter(value ->
                                condition.getValue().stream().anyMatch(text -> meets(value, text.value(), order)))
                        .isPresent());
    }

    private static boolean meets(String value, String wanted, Order order) {
        return Range.is(wanted) ? Range.parse(wanted).contains(value, order) : wanted.equals(value);
    }
}
