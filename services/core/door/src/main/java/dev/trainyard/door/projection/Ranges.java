package dev.trainyard.door.projection;

import dev.trainyard.domain.status.PlacementStatus;
import java.util.Arrays;

/** Numbers as a short text: {@code 0-15,18,20-21}. */
final class Ranges {
    private static final String CUT = "...";

    private Ranges() {}

    /** Numbers in any order, each once; a text that would be too long is cut behind a range. */
    static String of(int[] numbers) {
        int[] sorted = numbers.clone();
        Arrays.sort(sorted);
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (from < sorted.length) {
            int to = from;
            while (to + 1 < sorted.length && sorted[to + 1] == sorted[to] + 1) {
                to++;
            }
            String range = sorted[from] + (to > from ? "-" + sorted[to] : "");
            if (text.length() + 1 + range.length() + 1 + CUT.length() > PlacementStatus.RANGES_LENGTH_MAX) {
                return text.append(',').append(CUT).toString();
            }
            text.append(text.isEmpty() ? "" : ",").append(range);
            from = to + 1;
        }
        return text.toString();
    }
}
