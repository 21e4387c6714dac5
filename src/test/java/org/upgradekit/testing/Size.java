package org.upgradekit.testing;

import java.util.ArrayList;
import java.util.List;

/** How much of the crash suite is run: all of it ({@code -Dupgradekit.suite=full}), or as much as each build can wait for. */
public final class Size {
    private Size() {}

    /** Whether all of it is run. */
    public static boolean full() {
        return System.getProperty("upgradekit.suite", "sample").equals("full");
    }

    /** All of them in the whole suite; else about so many, evenly from the first to the last. */
    public static <T> List<T> of(List<T> all, int about) {
        return of(all, about, all.size());
    }

    /** At most so many in the whole suite, for a fault of which each case takes long; else about so many. */
    public static <T> List<T> of(List<T> all, int few, int most) {
        int about = full() ? most : few;
        if (all.size() <= about) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < about; i++) {
            some.add(all.get((int) ((long) i * (all.size() - 1) / (about - 1))));
        }
        return some;
    }
}
