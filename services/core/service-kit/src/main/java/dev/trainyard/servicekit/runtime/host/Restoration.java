package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Reading;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.DoneRecord;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a process learns from the log before it does anything: the run, its shards, the newest state to go on from, the
 * grants since, and what was reported about them in an earlier life. Afterwards the reader is left on the clock topic.
 */
final class Restoration {
    private static final Duration POLL = Duration.ofMillis(200);

    private final LogReader reader;
    private final HostSettings settings;
    private final TopicPartition clockPartition;
    private final RecordReader records;
    private final ClockFollower clock = new ClockFollower();
    private final TreeMap<Long, Grant> grants = new TreeMap<>();
    private final TreeMap<Long, Map<Integer, ShardDone>> reported = new TreeMap<>();
    private final TreeMap<Long, Set<Integer>> doneShards = new TreeMap<>();
    private final SnapshotStore snapshots = new SnapshotStore();
    private final List<LogPrefix> prefixes = new ArrayList<>();
    private Map<Integer, byte[]> states = Map.of();
    private List<Integer> shards = List.of();
    private long window = Done.JOINED;
    private long[] readUpTo = {};
    private long ignored;
    private String doneTopic = "";
    private String snapshotsTopic = "";

    Restoration(LogReader reader, HostSettings settings) {
        this.reader = reader;
        this.settings = settings;
        this.records = new RecordReader(settings.runId());
        this.clockPartition = RunTopics.clock(settings.runId());
    }

    /** Reads the log up to its end as it is now; waits for a run that has not begun. */
    void read(String modelVersion) {
        reader.assign(List.of(clockPartition));
        while (!clock.begun()) {
            reader.poll(POLL, this::accept);
        }
        clock.header().requireModelVersion(modelVersion);
        shards = clock.map().shardsOf(settings.process());
        if (shards.isEmpty()) {
            throw new RefusedException("Run " + settings.runId() + " has no shards for process " + settings.process()
                    + ": its map deals " + clock.map().processes().length
                    + " shards out to other processes. Start fewer processes.");
        }
        RunTopics topics = new RunTopics(clock.header());
        doneTopic = topics.done().topic();
        snapshotsTopic = topics.snapshots(0).topic();
        readUpTo = new long[clock.header().shards().size()];
        readToEnd(List.of(topics.done()));
        readToEnd(shards.stream().map(topics::snapshots).toList());
        chooseSnapshot(topics);
        reader.assign(List.of(clockPartition));
    }

    /**
     * Takes the newest snapshot that is complete for all shards, not just for ours: what was counted into its window has
     * then been read by everybody. The events that our shards sent in its window itself must be in the log, since they
     * will not be sent again: if there is a hole among them, the snapshot before serves.
     */
    private void chooseSnapshot(RunTopics topics) {
        for (long candidate : snapshots.windows().reversed()) {
            Grant grant = grants.get(candidate);
            if (grant != null && doneByAll(candidate) && complete(candidate)) {
                prefixes.add(new LogPrefix(
                        clock.header(), records, shards, grant, reported.getOrDefault(candidate, Map.of())));
            }
        }
        if (!prefixes.isEmpty()) {
            readToEnd(shards.stream().map(topics::events).toList());
        }
        for (LogPrefix prefix : prefixes) {
            if (prefix.holdsAll()) {
                goOnFrom(prefix.window());
                return;
            }
        }
        requireWholeLog(topics);
    }

    private boolean doneByAll(long candidate) {
        return doneShards.getOrDefault(candidate, Set.of()).size()
                == clock.header().shards().size();
    }

    private void readToEnd(List<TopicPartition> partitions) {
        List<TopicPartition> all = new ArrayList<>(partitions);
        all.add(clockPartition);
        reader.assign(all);
        reader.readToEnd(all, this::accept);
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        if (r.topic().equals(clockPartition.topic())) {
            take(records.clock(r)).flatMap(clock::accept).ifPresent(g -> grants.put(g.window(), g));
        } else if (r.topic().equals(doneTopic)) {
            take(records.done(r)).ifPresent(this::note);
        } else if (r.topic().equals(snapshotsTopic)) {
            take(records.chunk(r)).ifPresent(chunk -> {
                snapshots.accept(chunk);
                forgetOldSnapshots();
            });
        } else {
            prefixes.forEach(prefix -> prefix.accept(r));
        }
    }

    private <T> Optional<T> take(Reading<T> reading) {
        Optional<T> taken = reading.taken();
        ignored += taken.isEmpty() ? 1 : 0;
        return taken;
    }

    private void note(DoneRecord record) {
        switch (record) {
            case Done done -> done.shards().forEach(shard -> note(done.window(), shard));
            case RestartRequest request -> {}
        }
    }

    private void note(long doneWindow, ShardDone shard) {
        doneShards.computeIfAbsent(doneWindow, w -> new TreeSet<>()).add(shard.shard());
        if (shards.contains(shard.shard())) {
            reported.computeIfAbsent(doneWindow, w -> new TreeMap<>()).putIfAbsent(shard.shard(), shard);
        }
    }

    private void forgetOldSnapshots() {
        int complete = 0;
        for (long candidate : snapshots.windows().reversed()) {
            complete += doneByAll(candidate) && complete(candidate) ? 1 : 0;
            if (complete == 2) {
                snapshots.forgetBelow(candidate);
                return;
            }
        }
    }

    /** Whether all shards have a complete snapshot of a window with the hash that was reported. */
    private boolean complete(long candidate) {
        Map<Integer, ShardDone> dones = reported.getOrDefault(candidate, Map.of());
        for (int shard : shards) {
            ShardDone done = dones.get(shard);
            if (done == null
                    || snapshots.find(candidate, shard, done.snapshotHash()).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void goOnFrom(long candidate) {
        Map<Integer, byte[]> found = new TreeMap<>();
        Map<Integer, ShardDone> dones = reported.getOrDefault(candidate, Map.of());
        dones.forEach((shard, done) ->
                snapshots.find(candidate, shard, done.snapshotHash()).ifPresent(bytes -> found.put(shard, bytes)));
        Grant grant = grants.get(candidate);
        if (grant == null) {
            throw new IllegalStateException("a snapshot of window " + candidate + " without its grant");
        }
        states = found;
        window = candidate;
        readUpTo = grant.readUpTo();
        grants.headMap(candidate, true).clear();
        reported.headMap(candidate, false).clear();
    }

    private void requireWholeLog(RunTopics topics) {
        reader.begins(topics.allEvents()).forEach((partition, offset) -> {
            if (offset > 0) {
                throw new RefusedException("The log of run " + settings.runId() + " begins at offset " + offset + " of "
                        + partition + ", and process " + settings.process()
                        + " found no complete snapshot to go on from. The run cannot be continued;"
                        + " replay it from its header and commands.");
            }
        });
    }

    /** How many records were read that do not belong to the run. */
    long ignored() {
        return ignored;
    }

    /** What tells the records of the run from others. */
    RecordReader records() {
        return records;
    }

    /** The clock topic as far as it was read. */
    ClockFollower clock() {
        return clock;
    }

    /** Shards of this process. */
    List<Integer> shards() {
        return shards;
    }

    /** Window after which the state was taken; {@link Done#JOINED} to begin from the first state. */
    long window() {
        return window;
    }

    /** Snapshot of each shard; empty to begin from the first state. */
    Map<Integer, byte[]> states() {
        return states;
    }

    /** For each source shard, how many of its events the state has taken in. */
    long[] readUpTo() {
        return readUpTo;
    }

    /** The grants since, in order. */
    List<Grant> grants() {
        return List.copyOf(grants.values());
    }

    /** What the log has of reports of these shards, by window and shard, from {@link #window} on. */
    Map<Long, Map<Integer, ShardDone>> reported() {
        return reported;
    }
}
