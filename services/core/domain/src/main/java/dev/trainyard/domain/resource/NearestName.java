package dev.trainyard.domain.resource;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Suggestions for mistyped names. */
public final class NearestName {
    private NearestName() {}

    /** {@code did you mean X?} for a near name, else {@code expected one of ...}. */
    public static String hint(String found, Collection<String> known) {
        String nearest = nearest(found, known);
        if (nearest != null) {
            return "did you mean " + nearest + "?";
        }
        return known.size() == 1
                ? "expected " + known.iterator().next()
                : "expected one of " + String.join(", ", List.copyOf(known));
    }

    /** The name with the smallest edit distance, at most a third of the longer name; null: none is near. */
    static @Nullable String nearest(String found, Collection<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(found.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance && distance * 3 <= Math.max(found.length(), name.length())) {
                best = name;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein distance with swapped neighbours counted as one. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
