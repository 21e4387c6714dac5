package org.upgradekit.crash;

import java.util.List;
import org.upgradekit.testing.Wire;

/** A moment of a command at which something happens to it. */
sealed interface Moment {
    /** Whether it is one of those that {@code -Dupgradekit.moment=TEXT} wants: the text is in its name. */
    default boolean wanted() {
        return toString().contains(System.getProperty("upgradekit.moment", ""));
    }

    /** Those that are wanted. */
    static List<Moment> wanted(List<Moment> moments) {
        return moments.stream().filter(Moment::wanted).toList();
    }

    /**
     * At the entry of the nth of these system calls of the thread that does the work: nothing of it has happened.
     *
     * @param name of the call
     * @param number from 1
     */
    record Call(String name, int number) implements Moment {
        @Override
        public String toString() {
            return name + " " + number;
        }
    }

    /**
     * At the nth statement that changes something, over all database sessions of the command.
     *
     * @param number from 1
     * @param reach how far it came
     * @param text the statement, for people
     */
    record Statement(int number, Wire.Reach reach, String text) implements Moment {
        /** The same before the server has it. */
        Statement unsent() {
            return new Statement(number, Wire.Reach.UNSENT, text);
        }

        @Override
        public String toString() {
            String line = text.replaceAll("\\s+", " ");
            return "statement " + number + " " + reach + " ("
                    + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + ")";
        }
    }
}
