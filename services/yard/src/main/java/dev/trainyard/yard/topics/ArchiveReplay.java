package dev.trainyard.yard.topics;

import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import dev.trainyard.servicekit.wire.YardRun;
import dev.trainyard.yard.run.YardModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does the windows of a recorded run again, from its header and stamped commands, and compares each event with the
 * recorded one, byte for byte. The events of a shard that is not ours are taken from the recording: they are input.
 */
final class ArchiveReplay {
    private final RecordedRun recorded;
    private final PayloadCodec codec;
    private final List<@Nullable ShardEngine> engines = new ArrayList<>();
    private long compared;
    private long notRecorded;

    /** How a replay came out. */
    sealed interface Outcome {
        /**
         * Every event is as recorded.
         *
         * @param digest of the run, of the shards that are ours; equal to what was reported
         * @param ended whether the recording goes up to the end of the run
         * @param foreign shards that were not proven
         */
        record Same(long digest, boolean ended, long endNs, List<Integer> foreign) implements Outcome {}

        /** The first event that is different; null where one side has none. */
        record Different(
                Grant window,
                int shard,
                long sequence,
                @Nullable Envelope was,
                @Nullable Envelope is) implements Outcome {}

        /** All events are as recorded, but a digest is not: the states were different. */
        record OtherState(Grant window, int shard, long was, long is) implements Outcome {}
    }

    ArchiveReplay(RecordedRun recorded, PayloadCodec codec) {
        this.recorded = recorded;
        this.codec = codec;
        RunParameters parameters = recorded.header().parameters();
        for (int shard = 0; shard < recorded.header().shards().size(); shard++) {
            engines.add(
                    recorded.header().isForeign(shard)
                            ? null
                            : new ShardEngine(
                                    parameters,
                                    shard,
                                    YardModels.create(parameters, YardRun.plan(recorded.header()), shard),
                                    YardPayloads.types()));
        }
    }

    /** How many events were compared. */
    long compared() {
        return compared;
    }

    /** How many events were made again that the recording does not have, because the log was cut before. */
    long notRecorded() {
        return notRecorded;
    }

    /** Goes through all windows up to the first difference. */
    Outcome run() {
        List<Grant> grants = recorded.grants();
        Outcome found = null;
        for (int k = 0; k < grants.size() && found == null; k++) {
            Grant grant = grants.get(k);
            if (grant.end()) {
                return finish(grant);
            }
            found = window(grant, k + 1 < grants.size() ? grants.get(k + 1) : null);
        }
        if (found != null) {
            return found;
        }
        Digest digest = new Digest();
        engines.forEach(
                engine -> digest.fold(engine == null ? 0 : engine.report().digest()));
        return new Outcome.Same(
                digest.value(), false, grants.isEmpty() ? 0 : grants.getLast().toNs(), foreign());
    }

    private @Nullable Outcome window(Grant grant, @Nullable Grant next) {
        for (StampedCommand c : grant.commands()) {
            Envelope command = c.envelope(codec.decode(c.payload()).payload(), engines.size());
            engines.forEach(engine -> offer(engine, command));
        }
        List<Envelope> sent = new ArrayList<>();
        for (ShardEngine engine : engines) {
            if (engine != null) {
                engine.runWindow(grant.toNs(), sent::add);
            }
        }
        Outcome difference = compare(grant, next, sent);
        if (difference != null) {
            return difference;
        }
        addForeign(grant, next, sent);
        for (Envelope e : sent) {
            for (ShardEngine engine : engines) {
                if (engine != null && e.isFor(engine.shard())) {
                    engine.offer(e);
                }
            }
        }
        return digests(grant);
    }

    private static void offer(@Nullable ShardEngine engine, Envelope event) {
        if (engine != null) {
            engine.offer(event);
        }
    }

    private @Nullable Outcome compare(Grant grant, @Nullable Grant next, List<Envelope> sent) {
        for (Envelope is : sent) {
            byte[] was = recorded.event(is.source(), is.sequence());
            boolean complete = next != null && next.readUpTo()[is.source()] > is.sequence();
            if (was == null) {
                boolean cutBefore = is.sequence() < recorded.endSequence(is.source());
                if (next != null && !complete && !cutBefore) {
                    return new Outcome.Different(grant, is.source(), is.sequence(), null, is);
                }
                notRecorded++;
            } else if (!Arrays.equals(was, codec.encode(is))) {
                return new Outcome.Different(grant, is.source(), is.sequence(), codec.decode(was), is);
            } else {
                compared++;
            }
        }
        return next == null ? null : missing(grant, next, sent);
    }

    /** Events that the next grant counts although the redone window did not send them. */
    private @Nullable Outcome missing(Grant grant, Grant next, List<Envelope> sent) {
        long[] counts = grant.readUpTo().clone();
        sent.forEach(e -> counts[e.source()]++);
        for (int shard = 0; shard < counts.length; shard++) {
            if (engines.get(shard) != null && counts[shard] < next.readUpTo()[shard]) {
                byte[] was = recorded.event(shard, counts[shard]);
                return new Outcome.Different(grant, shard, counts[shard], was == null ? null : codec.decode(was), null);
            }
        }
        return null;
    }

    private void addForeign(Grant grant, @Nullable Grant next, List<Envelope> sent) {
        for (int shard = 0; next != null && shard < engines.size(); shard++) {
            for (long n = grant.readUpTo()[shard]; engines.get(shard) == null && n < next.readUpTo()[shard]; n++) {
                byte[] bytes = recorded.event(shard, n);
                if (bytes == null) {
                    throw new IllegalStateException("the recording lacks event " + n + " of shard " + shard
                            + ", which is not ours: the log was cut before it was recorded");
                }
                sent.add(codec.decode(bytes));
            }
        }
    }

    private @Nullable Outcome digests(Grant grant) {
        for (ShardEngine engine : engines) {
            Long was = engine == null ? null : recorded.digest(grant.window(), engine.shard());
            if (engine != null && was != null && was != engine.report().digest()) {
                return new Outcome.OtherState(
                        grant, engine.shard(), was, engine.report().digest());
            }
        }
        return null;
    }

    private Outcome finish(Grant end) {
        Digest digest = new Digest();
        for (ShardEngine engine : engines) {
            long is = engine == null ? 0 : engine.finish(end.toNs());
            digest.fold(is);
            Long was = engine == null ? null : recorded.digest(end.window(), engine.shard());
            if (engine != null && was != null && was != is) {
                return new Outcome.OtherState(end, engine.shard(), was, is);
            }
        }
        return new Outcome.Same(digest.value(), true, end.toNs(), foreign());
    }

    private List<Integer> foreign() {
        List<Integer> foreign = new ArrayList<>();
        for (int shard = 0; shard < engines.size(); shard++) {
            if (engines.get(shard) == null) {
                foreign.add(shard);
            }
        }
        return foreign;
    }
}
