package org.upgradekit.crash;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.testing.Programs;

/** What went wrong in any case, from all lanes: a sweep goes on to its end, and its whole result is what is asserted. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    synchronized void add(String where, String what) {
        all.add(where + ": " + what);
        System.err.println(where + ": " + what);
    }

    /** Notes a command that ended otherwise than it should. */
    void unless(int exit, Programs.Result result, String where) {
        if (result.exit() != exit) {
            add(where, "ended with " + result.exit() + ", not " + exit + ":\n" + result.output());
        }
    }

    /** Gives them all to another; none is left here. */
    void moveTo(Problems other) {
        for (String one : taken()) {
            other.take(one);
        }
    }

    /** All until now; none is left here, so that one test's are not another's. */
    synchronized List<String> taken() {
        List<String> taken = List.copyOf(all);
        all.clear();
        return taken;
    }

    private synchronized void take(String one) {
        all.add(one);
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }
}
