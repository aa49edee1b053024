package dev.trainyard.kernel.window;

import java.util.List;

/** Where the next window ends: a pure function of what the shards reported and of the commands admitted into it. */
@FunctionalInterface
public interface WindowRule {
    /**
     * The end of the window that begins at {@code fromNs}.
     *
     * @param fromNs end of the window before
     * @param reports one report of every shard, about the window before
     * @param earliestCommandNs stamped time of the earliest command admitted into this window, or {@code NEVER_NS}
     * @param lookaheadNs the shortest delay between two shards
     * @return a time after {@code fromNs}, or {@code NEVER_NS} when nothing will ever happen without a command
     */
    long endNs(long fromNs, List<ShardReport> reports, long earliestCommandNs, long lookaheadNs);

    /**
     * The rule of the design, section 2.3: the minimum of every shard's earliest output time, of the earliest arrival of
     * any event sent in the window before plus lookahead, and of the earliest admitted command plus lookahead. The second
     * term is there because the receiver of such an event has not counted it yet.
     */
    static WindowRule conservative() {
        return (fromNs, reports, earliestCommandNs, lookaheadNs) -> {
            long inputNs = earliestCommandNs;
            long endNs = Long.MAX_VALUE;
            for (ShardReport report : reports) {
                endNs = Math.min(endNs, report.earliestOutputNs());
                inputNs = Math.min(inputNs, report.earliestArrivalNs());
            }
            long reactionNs = inputNs + lookaheadNs < inputNs ? Long.MAX_VALUE : inputNs + lookaheadNs;
            return Math.min(endNs, reactionNs);
        };
    }
}
