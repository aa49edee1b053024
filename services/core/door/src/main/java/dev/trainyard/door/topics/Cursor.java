package dev.trainyard.door.topics;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where to read on: an offset for each partition, as text {@code 0:17,1:4}. It is the id of a streamed record and the
 * {@code next} of a page.
 *
 * @param offsets next offset by partition
 */
public record Cursor(TreeMap<Integer, Long> offsets) {
    private static final Pattern TEXT = Pattern.compile("[0-9]{1,9}:[0-9]{1,18}(,[0-9]{1,9}:[0-9]{1,18})*");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /**
     * Where a request wants to begin: {@code begin}, {@code end}, an offset for all partitions, minus a number for
     * that many records before the end of each, or a cursor. What lies before the beginning or behind the end is moved
     * there, so a cursor into what was deleted since begins with what is left.
     *
     * @throws TopicProblem for anything else
     */
    static Cursor of(String from, Map<Integer, Long> begins, Map<Integer, Long> ends) {
        TreeMap<Integer, Long> offsets = new TreeMap<>();
        Map<Integer, Long> told = TEXT.matcher(from).matches() ? parse(from) : Map.of();
        if (told.isEmpty() && !NUMBER.matcher(from).matches() && !from.matches("begin|beginning|end")) {
            throw new TopicProblem(
                    400,
                    "Bad Request",
                    "from",
                    "from is \"" + from
                            + "\"; expected begin, end, an offset, -N for the last N of each partition, or the next of a"
                            + " page such as 0:17,1:4");
        }
        ends.forEach((partition, end) -> {
            long begin = begins.getOrDefault(partition, 0L);
            long wanted = told.isEmpty() ? wanted(from, begin, end) : told.getOrDefault(partition, begin);
            offsets.put(partition, Math.clamp(wanted, begin, end));
        });
        return new Cursor(offsets);
    }

    private static long wanted(String from, long begin, long end) {
        return switch (from) {
            case "begin", "beginning" -> begin;
            case "end" -> end;
            default -> from.startsWith("-") ? end + Long.parseLong(from) : Long.parseLong(from);
        };
    }

    private static Map<Integer, Long> parse(String text) {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            offsets.put(Integer.parseInt(part.substring(0, colon)), Long.parseLong(part.substring(colon + 1)));
        }
        return offsets;
    }

    /** A record was read. */
    void passed(int partition, long offset) {
        offsets.put(partition, offset + 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        offsets.forEach((partition, offset) -> text.append(text.isEmpty() ? "" : ",")
                .append(partition)
                .append(':')
                .append(offset));
        return text.toString();
    }
}
