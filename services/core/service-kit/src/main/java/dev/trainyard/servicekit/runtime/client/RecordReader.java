package dev.trainyard.servicekit.runtime.client;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.client.Reading.Refused;
import dev.trainyard.servicekit.runtime.client.Reading.Taken;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.DoneRecord;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.runtime.protocol.SnapshotChunk;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells the records of a run from whatever else lies in its topics: random bytes, damaged records, records of other
 * places, records of writers that have no business there. Every reader of a run reads through one of these, so all of
 * them take the same records. The clock topic must be read first: its header says what is asked of the rest.
 *
 * <p>A record of ours carries a checksum ({@link RecordSeal}). Of strangers only what they own is taken without: the
 * events and reports of the services that the header calls foreign. A command may come without, since anybody may have
 * one written; with a wrong checksum it is damaged.
 */
public final class RecordReader {
    private static final int KEY_BYTES = 2 * Long.BYTES;

    private final String runId;
    private @Nullable RunHeader header;
    private @Nullable ShardMap map;
    private boolean[] foreign = {};
    private boolean[] foreignProcess = {};

    public RecordReader(String runId) {
        this.runId = runId;
    }

    /** A reader that knows the run already. */
    public RecordReader(RunHeader header, ShardMap map) {
        this(header.runId());
        learn(header);
        learn(map);
    }

    /** Reads a record of the clock topic. */
    public Reading<ClockRecord> clock(ConsumerRecord<byte[], byte[]> r) {
        Reading<ClockRecord> read = decode(r, ControlCodec::clock);
        if (!(read instanceof Taken<ClockRecord>(ClockRecord record))) {
            return read;
        }
        RunHeader known = header;
        if (known == null) {
            if (!(record instanceof RunHeader first)) {
                return new Refused<>("it lies before the run header");
            }
            if (!first.runId().equals(runId)) {
                return new Refused<>("it is the header of run " + first.runId());
            }
            known = first;
        }
        Optional<String> broken = known.checked() ? RecordSeal.broken(r) : Optional.empty();
        if (broken.isPresent()) {
            return new Refused<>(broken.get());
        }
        if (record instanceof RunHeader first && header == null) {
            learn(first);
        }
        if (record instanceof ShardMap first && map == null) {
            if (first.processes().length != foreign.length) {
                return new Refused<>("a map of " + first.processes().length + " shards for " + foreign.length);
            }
            learn(first);
        }
        return read;
    }

    /** Reads a record of the done topic. */
    public Reading<DoneRecord> done(ConsumerRecord<byte[], byte[]> r) {
        Reading<DoneRecord> read = decode(r, ControlCodec::done);
        if (!(read instanceof Taken<DoneRecord>(DoneRecord record))) {
            return read;
        }
        int writer =
                switch (record) {
                    case Done done -> done.process();
                    case RestartRequest request -> request.asker();
                };
        Optional<String> broken = isForeignProcess(writer) ? Optional.empty() : unlessSealed(r);
        if (broken.isEmpty()) {
            broken = switch (record) {
                case Done done -> strange(done);
                case RestartRequest request ->
                    isShard(request.shard()) ? Optional.empty() : Optional.of("there is no shard " + request.shard());
            };
        }
        return broken.<Reading<DoneRecord>>map(Refused::new).orElse(read);
    }

    /** Reads a record of the commands topic. */
    public Reading<Command> command(ConsumerRecord<byte[], byte[]> r) {
        Optional<String> broken = RecordSeal.isSealed(r) ? RecordSeal.broken(r) : Optional.empty();
        return broken.<Reading<Command>>map(Refused::new)
                .orElseGet(() -> decode(r, bytes -> {
                    Command command = ControlCodec.command(bytes);
                    command.check();
                    return command;
                }));
    }

    /** Reads a record of the snapshots topic. */
    public Reading<SnapshotChunk> chunk(ConsumerRecord<byte[], byte[]> r) {
        Optional<String> broken = unlessSealed(r);
        return broken.<Reading<SnapshotChunk>>map(Refused::new)
                .orElseGet(() -> decode(r, bytes -> {
                    SnapshotChunk chunk = ControlCodec.chunk(bytes);
                    if (chunk.shard() != r.partition()) {
                        throw new IllegalArgumentException("it is of shard " + chunk.shard());
                    }
                    return chunk;
                }));
    }

    /**
     * Why a record of a shard's events partition is none of its events; empty when it may be. What a foreign shard's
     * record holds must be looked at besides.
     */
    public Optional<String> strangeEvent(ConsumerRecord<byte[], byte[]> r, int shard) {
        if (r.key() == null || r.key().length != KEY_BYTES || r.value() == null) {
            return Optional.of("it has no key of " + KEY_BYTES + " bytes with sequence and destinations, or no value");
        }
        return isForeign(shard) ? Optional.empty() : unlessSealed(r);
    }

    /** Reads an event of a foreign shard: what it holds must be what its key says. */
    public Reading<Envelope> foreignEvent(ConsumerRecord<byte[], byte[]> r, int shard, PayloadCodec codec) {
        Reading<Envelope> read = decode(r, codec::decode);
        if (read instanceof Taken<Envelope>(Envelope event)
                && (event.source() != shard
                        || event.sequence() != EventKey.sequence(r.key())
                        || event.destinations() != EventKey.destinations(r.key()))) {
            return new Refused<>("its event says source " + event.source() + ", sequence " + event.sequence()
                    + ", which its key contradicts");
        }
        return read;
    }

    /** Whether a stranger hosts a shard. */
    public boolean isForeign(int shard) {
        return foreign[shard];
    }

    private Optional<String> unlessSealed(ConsumerRecord<byte[], byte[]> r) {
        RunHeader known = header;
        return known != null && known.checked() ? RecordSeal.broken(r) : Optional.empty();
    }

    private Optional<String> strange(Done done) {
        if (done.window() < Done.JOINED) {
            return Optional.of("there is no window " + done.window());
        }
        ShardMap known = map;
        for (ShardDone shard : done.shards()) {
            if (!isShard(shard.shard()) || known != null && known.processOf(shard.shard()) != done.process()) {
                return Optional.of("process " + done.process() + " reports about shard " + shard.shard()
                        + ", which it does not host");
            }
            if (shard.sequences() < 0) {
                return Optional.of("shard " + shard.shard() + " has written " + shard.sequences() + " events");
            }
        }
        return Optional.empty();
    }

    private boolean isShard(int shard) {
        return shard >= 0 && shard < foreign.length;
    }

    private boolean isForeignProcess(int process) {
        return process >= 0 && process < foreignProcess.length && foreignProcess[process];
    }

    private void learn(RunHeader first) {
        header = first;
        foreign = new boolean[first.shards().size()];
        for (int shard = 0; shard < foreign.length; shard++) {
            foreign[shard] = first.isForeign(shard);
        }
    }

    private void learn(ShardMap first) {
        map = first;
        int processes = 0;
        for (int process : first.processes()) {
            processes = Math.max(processes, process + 1);
        }
        foreignProcess = new boolean[processes];
        for (int process = 0; process < processes; process++) {
            var shards = first.shardsOf(process);
            foreignProcess[process] = !shards.isEmpty() && shards.stream().allMatch(this::isForeign);
        }
    }

    private static <T> Reading<T> decode(ConsumerRecord<byte[], byte[]> r, Function<byte[], T> codec) {
        if (r.value() == null) {
            return new Refused<>("it has no value");
        }
        try {
            return new Taken<>(codec.apply(r.value()));
        } catch (RuntimeException e) {
            return new Refused<>(String.valueOf(e.getMessage()));
        }
    }
}
