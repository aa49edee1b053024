package dev.trainyard.servicekit.runtime.history;

import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.DoneRecord;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What was granted in a run, and what was reported about it, as far as the log had it when it was read. */
final class ClockHistory {
    private final String runId;
    private final RecordReader records;
    private final ClockFollower clock = new ClockFollower();
    private final List<Grant> grants = new ArrayList<>();
    private final List<Done> dones = new ArrayList<>();
    private final TreeMap<Long, Map<Integer, ShardDone>> reported = new TreeMap<>();

    ClockHistory(String runId) {
        this.runId = runId;
        this.records = new RecordReader(runId);
    }

    /** Reads the clock, then the reports. */
    void read(LogReader reader) {
        TopicPartition partition = RunTopics.clock(runId);
        if (!reader.exists(partition.topic())) {
            throw new RefusedException(
                    "There is no run " + runId + " in this log: it has no topic " + partition.topic() + ".");
        }
        reader.assign(List.of(partition));
        reader.readToEnd(
                List.of(partition),
                r -> records.clock(r).taken().flatMap(clock::accept).ifPresent(grants::add));
        if (!clock.begun()) {
            throw new RefusedException("There is no run " + runId + " in this log: its clock topic has no header.");
        }
        TopicPartition done = new RunTopics(clock.header()).done();
        reader.assign(List.of(done));
        reader.readToEnd(List.of(done), r -> records.done(r).taken().ifPresent(this::accept));
    }

    private void accept(DoneRecord record) {
        switch (record) {
            case Done done -> {
                Map<Integer, ShardDone> window = reported.computeIfAbsent(done.window(), w -> new TreeMap<>());
                boolean news = false;
                for (ShardDone shard : done.shards()) {
                    news |= window.putIfAbsent(shard.shard(), shard) == null;
                }
                if (news) {
                    dones.add(done);
                }
            }
            case RestartRequest request -> {}
        }
    }

    RecordReader records() {
        return records;
    }

    RunHeader header() {
        return clock.header();
    }

    ShardMap map() {
        return clock.map();
    }

    /** All grants; the index is the window. */
    List<Grant> grants() {
        return grants;
    }

    /** The reports that hold, in the order of the log. */
    List<Done> dones() {
        return dones;
    }

    /** What the shards reported of a window, those that did, by shard. */
    Map<Integer, ShardDone> reported(long window) {
        return reported.getOrDefault(window, Map.of());
    }

    /** Whether all shards have reported a window. */
    boolean doneByAll(long window) {
        return reported(window).size() == header().shards().size();
    }

    /** Whether all our own shards have reported a snapshot of a window. */
    boolean snapshotByAll(long window) {
        if (!doneByAll(window)) {
            return false;
        }
        for (ShardDone done : reported(window).values()) {
            if (done.snapshotHash() == 0 && !records.isForeign(done.shard())) {
                return false;
            }
        }
        return true;
    }
}
