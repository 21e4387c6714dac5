package org.upgradekit.playbook;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that an unknown one was probably meant to be. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The nearest, when it is near enough to have been meant. */
    public static Optional<String> of(String unknown, Collection<String> known) {
        if (unknown.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(unknown, word)))
                .filter(word -> distance(unknown, word) <= Math.max(1, Math.min(unknown.length(), word.length()) / 3)
                        || (word.length() > 3 && unknown.startsWith(word)));
    }

    /** A question for a message, or empty. */
    public static String hint(String unknown, Collection<String> known) {
        return of(unknown, known).map(word -> "did you mean \"" + word + "\"?").orElse("");
    }

    /** Insertions, deletions, substitutions and swaps of neighbours, each counted as one. */
    private static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cheapest(int[][] cost, String left, String right, int i, int j) {
        char mine = left.charAt(i - 1);
        char theirs = right.charAt(j - 1);
        int best =
                Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (mine == theirs ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && mine == right.charAt(j - 2) && left.charAt(i - 2) == theirs;
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
