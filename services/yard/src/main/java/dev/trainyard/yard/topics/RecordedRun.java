package dev.trainyard.yard.topics;

import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.door.topics.LoggedRecord;
import dev.trainyard.door.topics.archive.ArchiveReader;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.ShardPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an archive says about a run: header, grants with their commands, the events of each shard, the digests reported.
 * Duplicates and records after a hole are left out, as every reader of the log leaves them out.
 */
final class RecordedRun {
    private final ClockFollower clock = new ClockFollower();
    private final List<Grant> grants = new ArrayList<>();
    private final Map<String, Integer> shardOf = new HashMap<>();
    private final List<Events> events = new ArrayList<>();
    private final TreeMap<Long, Map<Integer, Long>> digests = new TreeMap<>();

    /** One shard's events from the first that is left in the log. */
    private static final class Events {
        private final List<byte[]> values = new ArrayList<>();
        private long first = -1;
    }

    private RecordedRun() {}

    /**
     * Reads a whole archive.
     *
     * @throws IOException if the file is damaged, with the place
     * @throws ContractException if a record on the model path is not of the contract
     */
    static RecordedRun read(ArchiveReader archive) throws IOException {
        RecordedRun run = new RecordedRun();
        for (LoggedRecord r = archive.next(); r != null; r = archive.next()) {
            try {
                run.take(r);
            } catch (ContractException e) {
                throw new ContractException(
                        "record " + r.topic() + " " + r.partition() + ":" + r.offset() + ": " + e.getMessage(), e);
            }
        }
        return run;
    }

    /** Whether the run was begun: its header and shard map are there. */
    boolean begun() {
        return clock.begun();
    }

    RunHeader header() {
        return clock.header();
    }

    /** The grants that hold, in order. */
    List<Grant> grants() {
        return grants;
    }

    /** An event's bytes, or null when the recording does not have it. */
    byte @Nullable [] event(int shard, long sequence) {
        Events e = events.get(shard);
        long index = sequence - e.first;
        return e.first >= 0 && index >= 0 && index < e.values.size() ? e.values.get((int) index) : null;
    }

    /** How many events of a shard are known: the sequence behind the last one. */
    long endSequence(int shard) {
        Events e = events.get(shard);
        return e.first < 0 ? 0 : e.first + e.values.size();
    }

    /** The digest that a shard reported about a window, or null. */
    @Nullable
    Long digest(long window, int shard) {
        return digests.getOrDefault(window, Map.of()).get(shard);
    }

    private void take(LoggedRecord r) {
        byte[] value = r.value();
        if (value == null) {
            return;
        }
        switch (r.topic()) {
            case TopicCatalogue.CLOCK -> clock(value);
            case TopicCatalogue.DONE -> done(value);
            default -> event(r, value);
        }
    }

    private void clock(byte[] value) {
        boolean before = clock.begun();
        clock.accept(ControlCodec.clock(value)).ifPresent(grants::add);
        if (!before && clock.begun()) {
            for (ShardPlace place : clock.header().shards()) {
                shardOf.put(place.service() + ".events/" + place.partition(), events.size());
                events.add(new Events());
            }
        }
    }

    private void done(byte[] value) {
        if (ControlCodec.done(value) instanceof Done done) {
            for (ShardDone shard : done.shards()) {
                digests.computeIfAbsent(done.window(), w -> new TreeMap<>()).putIfAbsent(shard.shard(), shard.digest());
            }
        }
    }

    private void event(LoggedRecord r, byte[] value) {
        Integer shard = shardOf.get(r.topic() + "/" + r.partition());
        byte[] key = r.key();
        if (shard == null || key == null) {
            return;
        }
        Events e = events.get(shard);
        long sequence = EventKey.sequence(key);
        if (e.first < 0) {
            e.first = sequence;
        }
        if (sequence == e.first + e.values.size()) {
            e.values.add(value);
        }
    }
}
