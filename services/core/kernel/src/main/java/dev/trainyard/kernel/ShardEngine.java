package dev.trainyard.kernel;

import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.queue.EventQueue;
import dev.trainyard.kernel.queue.TimerQueue;
import dev.trainyard.kernel.state.DigestStateWriter;
import dev.trainyard.kernel.state.RecordShape;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import dev.trainyard.kernel.window.ShardReport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one model over windows of virtual time. Both runtimes use it, and nothing else: what a model does is the same in
 * process and over Kafka. Within a window, items are handled by time; at equal times inputs come before the shard's own
 * timers, inputs by (source shard, sequence), timers by creation number. Single-threaded.
 */
public final class ShardEngine {
    // Odd 64-bit constants (xxHash64's primes 4 and 5): time, number and kind of a timer as one long for the digest.
    private static final long TIMER_TIME = 0x85EBCA77C2B2AE63L;
    private static final long TIMER_NUMBER = 0x27D4EB2F165667C5L;

    private final RunParameters run;
    private final int shard;
    private final Model model;
    private final PayloadTypes payloadTypes;
    private final TimerQueue timers;
    private final EventQueue inbox = new EventQueue();
    private final Digest digest = new Digest();
    private final DigestStateWriter digestWriter = new DigestStateWriter(digest);
    private final Handling handling = new Handling();

    private EventSink out = e -> {};
    private long sequences;
    private long windowEndNs;
    private long nextStateDigestNs;
    private long earliestArrivalNs = VirtualTime.NEVER_NS;
    private long idleSinceNs;
    private long nowNs;
    private long promisedOutputNs;
    // Of a shard that did nothing since: most shards in most windows.
    private @Nullable ShardReport unchanged;

    public ShardEngine(RunParameters run, int shard, Model model, PayloadTypes payloadTypes) {
        if (shard < 0 || shard >= Envelope.SHARDS_MAX) {
            throw new IllegalArgumentException("shard " + shard + " is not in [0, " + Envelope.SHARDS_MAX + ")");
        }
        this.run = run;
        this.shard = shard;
        this.model = model;
        this.payloadTypes = payloadTypes;
        this.timers = new TimerQueue(run.lookaheadNs());
        this.nextStateDigestNs = run.stateDigestEveryNs();
        digest.fold(run.seed());
        digest.fold(shard);
    }

    /**
     * Hands over an event for a window to come.
     *
     * @throws IllegalStateException when its time lies in a window that is already done
     */
    public void offer(Envelope event) {
        if (event.timeNs() < windowEndNs) {
            throw new IllegalStateException("shard " + shard + " was given an event of "
                    + VirtualTime.format(event.timeNs()) + " (shard " + event.source() + ", sequence "
                    + event.sequence() + ") after its window up to " + VirtualTime.format(windowEndNs) + " was done");
        }
        unchanged = null;
        inbox.add(event);
    }

    /**
     * Handles everything before {@code toNs}.
     *
     * @param toNs end of the window, exclusive; not before the end of the window before
     * @param sink takes the events sent
     */
    public void runWindow(long toNs, EventSink sink) {
        out = sink;
        if (earliestArrivalNs != VirtualTime.NEVER_NS) {
            earliestArrivalNs = VirtualTime.NEVER_NS;
            unchanged = null;
        }
        windowEndNs = toNs;
        while (true) {
            long eventNs = inbox.firstTimeNs();
            long timerNs = timers.firstTimeNs();
            long firstNs = Math.min(eventNs, timerNs);
            if (firstNs >= toNs) {
                return;
            }
            unchanged = null;
            foldStateUpTo(firstNs);
            nowNs = firstNs;
            if (eventNs <= timerNs) {
                promisedOutputNs = firstNs;
                model.onEvent(inbox.removeFirst(), handling);
            } else {
                timers.takeFirst();
                promisedOutputNs = timers.takenOutputNs();
                // One step of the chain for the whole timer: the chain is what limits events a second.
                digest.fold(firstNs * TIMER_TIME + timers.takenNumber() * TIMER_NUMBER + timers.takenKind());
                model.onTimer(timers.takenKind(), timers.takenA(), timers.takenB(), handling);
            }
            noteWork();
        }
    }

    /** Ends the run at {@code endNs}: folds the state at the fixed times up to it, then the final state. */
    public long finish(long endNs) {
        unchanged = null;
        foldStateUpTo(endNs);
        model.writeState(digestWriter);
        return digest.value();
    }

    /** What this shard reports about the window just done. */
    public ShardReport report() {
        ShardReport report = unchanged;
        if (report == null) {
            long inputOutputNs = VirtualTime.plus(inbox.firstTimeNs(), run.lookaheadNs());
            report = new ShardReport(
                    shard,
                    sequences,
                    Math.min(inbox.firstTimeNs(), timers.firstTimeNs()),
                    Math.min(inputOutputNs, timers.earliestOutputNs()),
                    earliestArrivalNs,
                    idleSinceNs,
                    digest.value());
            unchanged = report;
        }
        return report;
    }

    /** Whether {@link #sample} has anything to show. */
    public boolean isSampled() {
        return model instanceof Sampled;
    }

    /** Shows the samples of a model that is {@link Sampled}, at the end of the last window done. */
    public void sample(Consumer<? super Record> sink) {
        if (model instanceof Sampled sampled) {
            sampled.sample(windowEndNs, sink);
        }
    }

    /** Number of this shard. */
    public int shard() {
        return shard;
    }

    /** End of the last window done. */
    public long windowEndNs() {
        return windowEndNs;
    }

    /** How many timers and events wait. */
    public int pending() {
        return timers.size() + inbox.size();
    }

    /** Writes everything: counters, digest, timers, waiting events, model. */
    public void writeState(StateWriter w) {
        w.writeLong(windowEndNs);
        w.writeLong(sequences);
        w.writeLong(digest.value());
        w.writeLong(nextStateDigestNs);
        w.writeLong(idleSinceNs);
        timers.writeState(w);
        w.writeInt(inbox.size());
        for (Envelope e : inbox.inOrder()) {
            w.writeLong(e.timeNs());
            w.writeLong(e.sentNs());
            w.writeInt(e.source());
            w.writeLong(e.sequence());
            w.writeLong(e.destinations());
            payloadTypes.write(e.payload(), w);
        }
        model.writeState(w);
    }

    /** Replaces everything by what {@link #writeState} wrote; only on a fresh engine. */
    public void readState(StateReader in) {
        unchanged = null;
        windowEndNs = in.readLong();
        sequences = in.readLong();
        digest.reset(in.readLong());
        nextStateDigestNs = in.readLong();
        idleSinceNs = in.readLong();
        timers.readState(in);
        for (int n = in.readInt(); n > 0; n--) {
            inbox.add(new Envelope(
                    in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readLong(), payloadTypes.read(in)));
        }
        model.readState(in);
    }

    private void foldStateUpTo(long timeNs) {
        while (nextStateDigestNs <= timeNs) {
            digest.fold(nextStateDigestNs);
            model.writeState(digestWriter);
            nextStateDigestNs = VirtualTime.plus(nextStateDigestNs, run.stateDigestEveryNs());
        }
    }

    private void noteWork() {
        if (model.unfinishedWork() > 0) {
            idleSinceNs = VirtualTime.NEVER_NS;
        } else if (idleSinceNs == VirtualTime.NEVER_NS) {
            if (promisedOutputNs > VirtualTime.plus(nowNs, run.lookaheadNs())) {
                throw new IllegalStateException(
                        "shard " + shard + " finished its last work in a timer that promised no output before "
                                + VirtualTime.format(promisedOutputNs) + "; use a plain timer for it");
            }
            idleSinceNs = nowNs;
        }
    }

    private void emit(long timeNs, long destinations, Record payload) {
        Envelope e = new Envelope(timeNs, nowNs, shard, sequences++, destinations, payload);
        digest.fold(timeNs);
        digest.fold(nowNs);
        digest.fold(e.sequence());
        digest.fold(destinations);
        RecordShape shape = RecordShape.of(payload.getClass());
        digest.fold(shape.tag());
        shape.write(payload, digestWriter);
        out.accept(e);
    }

    /** The context handed to the model; one object, since handlers never overlap. */
    private final class Handling implements Context {
        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public int shard() {
            return shard;
        }

        @Override
        public void send(long destinations, long delayNs, Record payload) {
            long timeNs = VirtualTime.plus(nowNs, delayNs);
            if (destinations == 0) {
                throw new IllegalStateException("an event to nobody: use publish for " + payload);
            }
            if (delayNs < run.lookaheadNs()) {
                throw new IllegalStateException(
                        "delay " + delayNs + " ns is shorter than the lookahead of " + run.lookaheadNs() + " ns");
            }
            checkPromise(timeNs);
            earliestArrivalNs = Math.min(earliestArrivalNs, timeNs);
            emit(timeNs, destinations, payload);
        }

        @Override
        public void publish(Record payload) {
            emit(nowNs, 0, payload);
        }

        @Override
        public long schedule(long atNs, int kind, long a, long b) {
            checkNotPast(atNs);
            checkPromise(VirtualTime.plus(atNs, run.lookaheadNs()));
            return timers.add(atNs, kind, a, b);
        }

        @Override
        public long scheduleQuiet(long atNs, long earliestOutputNs, int kind, long a, long b) {
            checkNotPast(atNs);
            long outputNs = Math.max(earliestOutputNs, VirtualTime.plus(atNs, run.lookaheadNs()));
            checkPromise(outputNs);
            return timers.addQuiet(atNs, outputNs, kind, a, b);
        }

        @Override
        public void cancel(long timerNumber) {
            timers.cancel(timerNumber);
        }

        private void checkNotPast(long atNs) {
            if (atNs < nowNs) {
                throw new IllegalStateException(
                        "timer at " + VirtualTime.format(atNs) + " is before now, " + VirtualTime.format(nowNs));
            }
        }

        private void checkPromise(long outputNs) {
            if (outputNs < promisedOutputNs) {
                throw new IllegalStateException("output at " + VirtualTime.format(outputNs) + " although the timer of "
                        + VirtualTime.format(nowNs) + " promised none before "
                        + VirtualTime.format(promisedOutputNs));
            }
        }
    }
}
