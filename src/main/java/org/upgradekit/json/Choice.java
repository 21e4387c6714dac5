package org.upgradekit.json;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an enum's constant is written in our files: lower case, {@code -} for {@code _}. */
public final class Choice {
    private Choice() {}

    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Choice::name).collect(Collectors.joining(", "));
    }
}
