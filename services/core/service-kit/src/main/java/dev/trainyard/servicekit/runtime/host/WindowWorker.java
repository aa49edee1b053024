package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Does windows: inputs up to the granted counts, all engines of the process, outputs, one done record. */
final class WindowWorker {
    private final HostedModels models;
    private final HostRules rules;
    private final Outbox outbox;
    private final RunHeader header;
    private final int process;
    private final RunTopics topics;
    private final Map<TopicPartition, Integer> shardOf = new HashMap<>();
    private final List<InputPartition> inputs = new ArrayList<>();
    private final List<ShardEngine> engines = new ArrayList<>();
    private final @Nullable OwnPartition[] own;
    private final Map<Long, Map<Integer, ShardDone>> reported;
    private final RecordReader records;
    private volatile long ignored;
    private long hostedMask;
    private long window;

    WindowWorker(Restoration restored, HostedModels models, HostRules rules, int process, Outbox outbox) {
        this.models = models;
        this.rules = rules;
        this.outbox = outbox;
        this.process = process;
        this.header = restored.clock().header();
        this.topics = new RunTopics(header);
        this.records = restored.records();
        this.ignored = restored.ignored();
        this.reported = restored.reported();
        this.window = restored.window();
        this.own = new @Nullable OwnPartition[header.shards().size()];
        for (int shard = 0; shard < header.shards().size(); shard++) {
            shardOf.put(topics.events(shard), shard);
            inputs.add(new InputPartition(rules.gate(), restored.readUpTo()[shard]));
        }
        for (int shard : restored.shards()) {
            ShardEngine engine =
                    new ShardEngine(header.parameters(), shard, models.factory().create(header, shard), models.types());
            byte[] state = restored.states().get(shard);
            if (state != null) {
                engine.readState(new StateReader(state));
            }
            engines.add(engine);
            own[shard] = new OwnPartition(
                    header.runId(), topics.events(shard), shard, engine.report().sequences());
            hostedMask |= 1L << shard;
        }
    }

    /** Takes a record of an events partition. */
    void accept(ConsumerRecord<byte[], byte[]> r) {
        Integer shard = shardOf.get(new TopicPartition(r.topic(), r.partition()));
        if (shard == null) {
            return;
        }
        if (records.strangeEvent(r, shard).isPresent()) {
            ignore();
            return;
        }
        InputPartition input = inputs.get(shard);
        long sequence = EventKey.sequence(r.key());
        if (!input.takes(sequence)) {
            return;
        }
        OwnPartition mine = own[shard];
        if (mine != null) {
            mine.read(sequence, r.offset(), r.value());
        }
        boolean wanted = (EventKey.destinations(r.key()) & hostedMask) != 0;
        if (records.isForeign(shard)) {
            Optional<Envelope> event =
                    records.foreignEvent(r, shard, models.codec()).taken();
            event.ifPresentOrElse(e -> input.take(sequence, wanted ? e : null), this::ignore);
            return;
        }
        input.take(sequence, wanted ? models.codec().decode(r.value()) : null);
    }

    /** A record was read that does not belong to the run. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the host's thread only
    void ignore() {
        ignored++;
    }

    /** How many there were; from any thread. */
    long ignored() {
        return ignored;
    }

    /** What tells the records of the run from others. */
    RecordReader records() {
        return records;
    }

    /** A source shard whose events a grant counts on although they were not read yet. */
    OptionalInt missing(Grant grant) {
        for (int shard = 0; shard < inputs.size(); shard++) {
            if (inputs.get(shard).expected() < rules.counts().upTo(grant, shard)) {
                return OptionalInt.of(shard);
            }
        }
        return OptionalInt.empty();
    }

    /** Sequence that is expected next of a source shard. */
    long expected(int shard) {
        return inputs.get(shard).expected();
    }

    /** How many events a shard of this process has produced; 0 for shards of others. */
    long produced(int shard) {
        OwnPartition mine = own[shard];
        return mine == null ? 0 : mine.produced();
    }

    /** Joins the run, unless the log shows that these shards have. */
    void join() {
        if (window == Done.JOINED) {
            report(engines.stream().map(e -> ShardDone.of(e.report())).toList());
            outbox.flush();
        }
    }

    /** Does the window of the next grant; all its inputs must have been read. */
    void run(Grant grant) {
        window = grant.window();
        long[] endOffsets = grant.snapshot() ? endOffsets() : new long[0];
        for (int shard = 0; shard < inputs.size(); shard++) {
            inputs.get(shard).handOnBelow(rules.counts().upTo(grant, shard), e -> offerIfInTime(grant, e));
        }
        grant.commands().forEach(this::offer);
        List<ShardDone> dones = new ArrayList<>(engines.size());
        if (grant.end()) {
            for (ShardEngine engine : engines) {
                engine.finish(grant.toNs());
                dones.add(ShardDone.of(engine.report()));
            }
        } else {
            for (ShardEngine engine : engines) {
                engine.runWindow(grant.toNs(), e -> write(engine.shard(), e));
            }
            for (ShardEngine engine : engines) {
                dones.add(
                        grant.snapshot()
                                ? snapshot(engine, endOffsets[engine.shard()])
                                : ShardDone.of(engine.report()));
            }
        }
        report(dones);
        outbox.flush();
    }

    /** Whether a shard of this process has sensors. */
    boolean isSampled() {
        return engines.stream().anyMatch(ShardEngine::isSampled);
    }

    /** Shows the samples of all shards of this process. */
    void sample(Consumer<? super Record> sink) {
        engines.forEach(engine -> engine.sample(sink));
    }

    /** The state of a shard as it is, for a dump; null for shards of others. */
    byte @Nullable [] state(int shard) {
        for (ShardEngine engine : engines) {
            if (engine.shard() == shard) {
                return SnapshotContent.wholeState().of(engine);
            }
        }
        return null;
    }

    /** A stranger's event that comes too late for its time is not taken, by anybody; ours never does. */
    private void offerIfInTime(Grant grant, Envelope event) {
        if (event.timeNs() < grant.fromNs() && records.isForeign(event.source())) {
            ignore();
        } else {
            offer(event);
        }
    }

    private void offer(Envelope event) {
        for (ShardEngine engine : engines) {
            if (event.isFor(engine.shard())) {
                engine.offer(event);
            }
        }
    }

    private void offer(StampedCommand c) {
        Record payload = models.codec().decode(c.payload()).payload();
        offer(c.envelope(payload, header.shards().size()));
    }

    private void write(int shard, Envelope event) {
        OwnPartition mine = own[shard];
        if (mine == null) {
            throw new IllegalStateException("shard " + shard + " is not hosted here");
        }
        byte[] value = models.codec().encode(event);
        if (mine.produce(window, event, value)) {
            mine.send(outbox, event, value);
            // What the log had at the start was read from there; from here on a process hears itself directly.
            inputs.get(shard).take(event.sequence(), (event.destinations() & hostedMask) != 0 ? event : null);
        }
    }

    /** For each hosted shard, where in its partition the events of this window begin. */
    private long[] endOffsets() {
        long[] offsets = new long[own.length];
        for (int shard = 0; shard < own.length; shard++) {
            OwnPartition mine = own[shard];
            offsets[shard] = mine == null ? 0 : mine.endOffset();
        }
        return offsets;
    }

    private ShardDone snapshot(ShardEngine engine, long eventsFromOffset) {
        byte[] state = rules.snapshots().of(engine);
        SnapshotStore.Stored stored =
                SnapshotStore.write(outbox, topics.snapshots(engine.shard()), window, engine.shard(), state);
        return ShardDone.withSnapshot(engine.report(), stored.hash(), eventsFromOffset, stored.fromOffset());
    }

    /** Writes the done record, or compares it with what the log has. */
    private void report(List<ShardDone> dones) {
        Map<Integer, ShardDone> before = reported.remove(window);
        boolean known = before != null;
        for (ShardDone done : dones) {
            ShardDone earlier = before == null ? null : before.get(done.shard());
            if (earlier == null) {
                known = false;
            } else if (!earlier.agreesWith(done)) {
                throw new NondeterminismException(
                        window, done.shard(), -1, "the log says " + earlier + ", now it is " + done + ".");
            }
        }
        if (!known) {
            Done done = new Done(window, process, dones);
            outbox.send(topics.done(), done, ControlCodec.encodeDone(done));
        }
    }
}
