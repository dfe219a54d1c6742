package dev.edgewise.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name a user most likely meant.
///
/// Distance is optimal string alignment: the fewest insertions, deletions, substitutions and swaps of neighbours
/// (no part edited twice), on lower-cased text with `-` read as `_`. A name is near when its distance is at most
/// a third of the longer name's length, and at least 1 is always allowed for names of two characters or more.
public final class NearestName {
    private NearestName() {}

    /// Returns the candidate nearest to `name`. On ties the earlier candidate wins. Empty when none is near.
    public static Optional<String> of(String name, Collection<String> candidates) {
        String wanted = fold(name);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(wanted, fold(candidate));
            int longer = Math.max(wanted.length(), candidate.length());
            boolean near = distance <= Math.max(longer >= 2 ? 1 : 0, longer / 3) && distance < longer;
            if (near && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Returns ` Did you mean "…"?` with its leading space, ready to append to a message. The text is empty when
    /// nothing is near.
    public static String hint(String name, Collection<String> candidates) {
        return of(name, candidates)
                .map(nearest -> " Did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    /// Returns the optimal string alignment distance of two texts, case-sensitive.
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
