package io.waybill.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which word was meant by one that was mistyped. */
final class Likeness {
    private Likeness() {}

    /** The one that takes the fewest slips of the fingers; none where those are too many. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        int bearable = Math.max(1, Math.min(3, (typed.length() + 1) / 3));
        return known.stream()
                .filter(word -> slips(typed, word) <= bearable)
                .min(
                        Comparator.comparingInt((String word) -> slips(typed, word))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** Letters that are wrong, missing, too many, or two in each other's place. */
    static int slips(String one, String other) {
        int[][] least = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                least[i][j] =
                        Math.min(
                                Math.min(least[i - 1][j], least[i][j - 1]) + 1,
                                least[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped =
                        i > 1
                                && j > 1
                                && one.charAt(i - 1) == other.charAt(j - 2)
                                && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[one.length()][other.length()];
    }
}
