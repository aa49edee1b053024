package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Deletes events, snapshots and done records below the second-newest snapshot that is complete for all shards. The clock
 * topic is never cut: header and stamped commands are the input of the run. In a run with foreign services no events
 * are cut either: a stranger that starts again may need them all.
 */
final class LogCutter {
    private static final Logger LOG = System.getLogger(LogCutter.class.getName());

    private final Admin admin;
    private final RunTopics topics;
    private final boolean cutEvents;
    private final int snapshotShards;
    private final TreeMap<Long, Cut> cuts = new TreeMap<>();
    private long cutAt = -1;

    /** Where to cut for one snapshot, as far as its shards have reported. */
    private static final class Cut {
        private final Map<Integer, ShardDone> shards = new TreeMap<>();
        private long doneOffset = Long.MAX_VALUE;
    }

    LogCutter(Admin admin, RunHeader header) {
        this.admin = admin;
        this.topics = new RunTopics(header);
        this.cutEvents = header.foreignServices().isEmpty();
        this.snapshotShards = (int) IntStream.range(0, header.shards().size())
                .filter(shard -> !header.isForeign(shard))
                .count();
    }

    /** Takes a report, and deletes what it makes deletable. Deleting goes on in the background. */
    void done(Done done, long offset) {
        for (ShardDone shard : done.shards()) {
            if (shard.snapshotHash() != 0) {
                Cut cut = cuts.computeIfAbsent(done.window(), w -> new Cut());
                cut.shards.putIfAbsent(shard.shard(), shard);
                cut.doneOffset = Math.min(cut.doneOffset, offset);
            }
        }
    }

    /** A later window was granted: cuts below the second-newest complete snapshot. */
    void granted(Grant grant) {
        long newest = -1;
        for (long window : cuts.descendingKeySet()) {
            if (window >= grant.window() || !complete(window)) {
                continue;
            }
            if (newest < 0) {
                newest = window;
            } else {
                if (window > cutAt) {
                    cutAt = window;
                    cutBelow(window);
                }
                cuts.headMap(window, false).clear();
                return;
            }
        }
    }

    private boolean complete(long window) {
        Cut cut = cuts.get(window);
        return cut != null && cut.shards.size() == snapshotShards;
    }

    private void cutBelow(long window) {
        Cut cut = cuts.get(window);
        if (cut == null) {
            return;
        }
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        deletions.put(topics.done(), RecordsToDelete.beforeOffset(cut.doneOffset));
        cut.shards.forEach((shard, done) -> {
            if (cutEvents) {
                deletions.put(topics.events(shard), RecordsToDelete.beforeOffset(done.eventsFromOffset()));
            }
            deletions.put(topics.snapshots(shard), RecordsToDelete.beforeOffset(done.chunksFromOffset()));
        });
        admin.deleteRecords(deletions).all().whenComplete((nothing, e) -> {
            if (e != null) {
                LOG.log(Level.WARNING, "could not cut the log below window " + window + ": " + e.getMessage());
            }
        });
    }
}
