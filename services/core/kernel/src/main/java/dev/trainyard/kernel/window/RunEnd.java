package dev.trainyard.kernel.window;

import dev.trainyard.kernel.VirtualTime;
import java.util.List;

/**
 * When a run at pace {@code max} is over: when no shard has unfinished work, at the time the last one finished plus
 * lookahead. A handler that finishes the last work is a possible output, so no window reaches beyond that time and the
 * end is the same however time was cut.
 *
 * @param statedEndNs a time up to which the run goes on in any case; 0 for none
 */
public record RunEnd(long statedEndNs) {
    /** The end as far as the reports tell: {@code NEVER_NS} while there is work. */
    public long endNs(List<ShardReport> reports, long lookaheadNs) {
        long idleNs = 0;
        for (ShardReport report : reports) {
            idleNs = Math.max(idleNs, report.idleSinceNs());
        }
        return Math.max(statedEndNs, VirtualTime.plus(idleNs, lookaheadNs));
    }
}
