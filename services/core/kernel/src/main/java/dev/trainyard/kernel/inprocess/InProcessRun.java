package dev.trainyard.kernel.inprocess;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.EventSink;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.window.RunEnd;
import dev.trainyard.kernel.window.ShardReport;
import dev.trainyard.kernel.window.WindowRule;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of all shards in one thread. {@link #step} does one window; {@link #run} goes to the end. The engines must be
 * numbered 0 to n - 1.
 */
public final class InProcessRun {
    private final RunParameters parameters;
    private final List<ShardEngine> engines;
    private final RunEnd runEnd;
    private final WindowRule rule;
    private final WindowCutter cutter;
    private final EventSink observer;
    private final List<Envelope> sent = new ArrayList<>();
    private List<ShardReport> reports;
    private long earliestCommandNs = VirtualTime.NEVER_NS;
    private long lastCommandNs = -1;
    private long commands;
    private long windows;
    private long nowNs;
    private boolean ended;
    private boolean stalled;

    private InProcessRun(Builder b) {
        parameters = b.parameters;
        engines = List.copyOf(b.engines);
        runEnd = b.runEnd;
        rule = b.rule;
        cutter = b.cutter;
        observer = b.observer;
        nowNs = b.startNs;
        reports = reportAll();
    }

    /** Begins a run of these engines. */
    public static Builder of(RunParameters parameters, List<ShardEngine> engines) {
        return new Builder(parameters, engines);
    }

    /**
     * Gives a command to every shard, at {@code atNs} or at the begin of the next window, whichever is later.
     *
     * @param payload what is commanded
     */
    public void command(long atNs, Record payload) {
        long stampedNs = Math.max(atNs, nowNs);
        long everyone = (1L << engines.size()) - 1;
        Envelope e = new Envelope(stampedNs, stampedNs, Envelope.DOOR, commands++, everyone, payload);
        observer.accept(e);
        engines.forEach(engine -> engine.offer(e));
        earliestCommandNs = Math.min(earliestCommandNs, stampedNs);
        lastCommandNs = Math.max(lastCommandNs, stampedNs);
        ended = false;
    }

    /** Does one window; false when the run is over (or can never go on: {@link RunOutcome#stalled}). */
    public boolean step() {
        if (ended) {
            return false;
        }
        long endNs = nowNs <= lastCommandNs
                ? VirtualTime.NEVER_NS // a command still has to take effect
                : runEnd.endNs(reports, parameters.lookaheadNs());
        long allowedNs = rule.endNs(nowNs, reports, earliestCommandNs, parameters.lookaheadNs());
        long toNs = Math.min(endNs, allowedNs);
        if (nowNs >= endNs || toNs == VirtualTime.NEVER_NS) {
            ended = true;
            stalled = toNs == VirtualTime.NEVER_NS;
            return false;
        }
        runTo(cutter.cutNs(windows, nowNs, toNs));
        return true;
    }

    /** Goes to the end. */
    public RunOutcome run() {
        while (step()) {
            // Each step is one window.
        }
        return finish();
    }

    /** Folds the final state of every shard and tells how the run ended; call once, at the end. */
    public RunOutcome finish() {
        Digest digest = new Digest();
        long events = 0;
        for (ShardEngine engine : engines) {
            digest.fold(engine.finish(nowNs));
            events += engine.report().sequences();
        }
        return new RunOutcome(digest.value(), nowNs, windows, events, stalled);
    }

    /** Virtual time reached. */
    public long nowNs() {
        return nowNs;
    }

    /** Windows done. */
    public long windows() {
        return windows;
    }

    private void runTo(long toNs) {
        sent.clear();
        for (ShardEngine engine : engines) {
            engine.runWindow(toNs, sent::add);
        }
        // Before the events are handed over, as over Kafka: a shard cannot count what it has not read yet.
        reports = reportAll();
        for (Envelope e : sent) {
            observer.accept(e);
            for (long left = e.destinations(); left != 0; left &= left - 1) {
                engines.get(Long.numberOfTrailingZeros(left)).offer(e);
            }
        }
        nowNs = toNs;
        windows++;
        earliestCommandNs = VirtualTime.NEVER_NS;
    }

    private List<ShardReport> reportAll() {
        List<ShardReport> all = new ArrayList<>(engines.size());
        for (ShardEngine engine : engines) {
            all.add(engine.report());
        }
        return all;
    }

    /** What a run is made of; everything but the engines has a default. */
    public static final class Builder {
        private final RunParameters parameters;
        private final List<ShardEngine> engines;
        private RunEnd runEnd = new RunEnd(0);
        private WindowRule rule = WindowRule.conservative();
        private WindowCutter cutter = WindowCutter.none();
        private EventSink observer = e -> {};
        private long startNs;

        private Builder(RunParameters parameters, List<ShardEngine> engines) {
            this.parameters = parameters;
            this.engines = engines;
        }

        public Builder runEnd(RunEnd v) {
            runEnd = v;
            return this;
        }

        public Builder rule(WindowRule v) {
            rule = v;
            return this;
        }

        public Builder cutter(WindowCutter v) {
            cutter = v;
            return this;
        }

        /** Sees every command when it is given, and every event when its window is done, by shard and sequence. */
        public Builder observer(EventSink v) {
            observer = v;
            return this;
        }

        /** Begins at this time instead of 0, with engines that were restored at the end of a window. */
        public Builder startingAt(long v) {
            startNs = v;
            return this;
        }

        public InProcessRun build() {
            return new InProcessRun(this);
        }
    }
}
