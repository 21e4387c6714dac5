package org.upgradekit.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a check or a step is for that every product gets: {@code upgrade explain} prints it, and waivers are held
 * against it.
 *
 * @param id with a name in capitals where ids differ: {@code ready.SERVICE}
 * @param looksAt what it looks at, or does
 * @param matters why that is needed
 * @param remedy what to do when it does not pass, or fails
 */
public record Explanation(String id, Kind kind, String looksAt, String matters, String remedy) {
    /** What it is, and whether an operator may go on past it. */
    public enum Kind {
        /** A check that a waiver lets pass. */
        WAIVABLE,
        /** A check that a promise rests on. */
        UNWAIVABLE,
        /** A step of the way forward or back. */
        STEP
    }

    private static final Pattern NAME = Pattern.compile("[A-Z]+");

    static Explanation waivable(String id, String looksAt, String matters, String remedy) {
        return new Explanation(id, Kind.WAIVABLE, looksAt, matters, remedy);
    }

    static Explanation unwaivable(String id, String looksAt, String matters, String remedy) {
        return new Explanation(id, Kind.UNWAIVABLE, looksAt, matters, remedy);
    }

    static Explanation step(String id, String does, String matters, String remedy) {
        return new Explanation(id, Kind.STEP, does, matters, remedy);
    }

    /** Whether it stands for more than one id. */
    boolean open() {
        return NAME.matcher(id).find();
    }

    /** The id for one store, service or step. */
    String named(String name) {
        return NAME.matcher(id).replaceFirst(name);
    }

    /** Whether it stands for this id too. */
    boolean covers(String other) {
        Matcher name = NAME.matcher(id);
        if (!name.find()) {
            return other.equals(id);
        }
        String before = id.substring(0, name.start());
        String after = id.substring(name.end());
        return other.length() > before.length() + after.length() && other.startsWith(before) && other.endsWith(after);
    }
}
