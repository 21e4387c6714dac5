package org.upgradekit.version;

import java.util.List;

/** The way from the installed version to the target, or why there is none. */
public sealed interface Route {
    /**
     * A way.
     *
     * @param versions from the installed one to the target; one alone where both are the same
     */
    record Found(List<String> versions) implements Route {}

    /**
     * No way.
     *
     * @param why in one line
     * @param remedy what to do about it
     */
    record None(String why, String remedy) implements Route {}
}
