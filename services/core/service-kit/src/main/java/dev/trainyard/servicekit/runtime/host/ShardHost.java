package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.client.SendFailedException;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the shards that the run's map gives to one process: one thread, one consumer, one producer. {@link #run} restores
 * the state, does windows as they are granted, and returns when the run or this host is at its end. Killing it at any
 * moment loses nothing; starting it twice does no harm.
 *
 * <pre>
 *   restoring --> reading own partitions to their end --> waiting for a grant and its inputs --> window --> ended
 *                                                                  ^---------------------------------'
 * </pre>
 */
public final class ShardHost implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final HostSettings settings;
    private final HostedModels models;
    private final HostRules rules;
    private final LogReader reader;
    private final Outbox outbox;
    private final Telemetry telemetry;
    private final ArrayDeque<Grant> grants = new ArrayDeque<>();
    private volatile long windowsDone;
    private volatile long window = Done.JOINED;
    private volatile boolean stopped;
    private volatile @Nullable MissingInput missingInput;
    private @Nullable Thread runner;
    private @Nullable ClockFollower clock;
    private volatile @Nullable WindowWorker worker;

    /** Ends this host because others miss events of it. */
    private static final class RestartAskedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RestartAskedException(String message) {
            super(message);
        }
    }

    /** A host that goes by the sound rules. */
    public ShardHost(HostSettings settings, HostedModels models, KafkaClients clients) {
        this(settings, models, clients, HostRules.sound());
    }

    /** A host that goes by other rules; see {@link HostRules}. */
    public ShardHost(HostSettings settings, HostedModels models, KafkaClients clients, HostRules rules) {
        this.settings = settings;
        this.models = models;
        this.rules = rules;
        String clientId = settings.runId() + "-host-" + settings.process();
        this.reader = new LogReader(clients.consumer(clientId));
        this.outbox = new Outbox(clients.producer(clientId), "/" + settings.runId() + "/process/" + settings.process());
        this.telemetry = new Telemetry(
                RunTopics.telemetry(settings.runId()), models, () -> clients.lossyProducer(clientId + "-telemetry"));
    }

    /** Hosts until the end; call once. Never throws: the answer tells what happened. */
    public ProcessEnd run() {
        synchronized (this) {
            runner = Thread.currentThread();
        }
        try {
            work();
            return new ProcessEnd(Reason.RUN_ENDED, "the run has ended", null);
        } catch (LogReader.StoppedException e) {
            return new ProcessEnd(Reason.STOPPED, "this host was stopped", null);
        } catch (RefusedException e) {
            return end(Reason.REFUSED, e);
        } catch (RestartAskedException e) {
            return end(Reason.RESTART_ASKED, e);
        } catch (NondeterminismException e) {
            return end(Reason.NONDETERMINISM, e);
        } catch (SendFailedException e) {
            return end(Reason.SEND_FAILED, e);
        } catch (InterruptException e) {
            return end(stopped ? Reason.STOPPED : Reason.FAILED, e);
        } catch (RuntimeException e) {
            return end(stopped ? Reason.STOPPED : Reason.FAILED, e);
        } finally {
            synchronized (this) {
                runner = null;
                Thread.interrupted();
            }
            outbox.close();
            telemetry.close();
            reader.close();
        }
    }

    /** How many windows this host has done since it was started; from any thread. */
    public long windowsDone() {
        return windowsDone;
    }

    /** How many records this host has read that do not belong to the run; from any thread. */
    public long ignored() {
        WindowWorker w = worker;
        return w == null ? 0 : w.ignored();
    }

    /** The last window that this host has done since it was started; {@link Done#JOINED} for none yet. */
    public long window() {
        return window;
    }

    /** What this host waits for although it was granted; empty when it waits for nothing or for the clock. */
    public Optional<MissingInput> missingInput() {
        return Optional.ofNullable(missingInput);
    }

    /** Stops {@link #run} soon, in whatever it is waiting for; from any thread. */
    @Override
    public void close() {
        stopped = true;
        reader.stop();
        synchronized (this) {
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    private void work() {
        Restoration restoration = new Restoration(reader, settings);
        restoration.read(models.version());
        clock = restoration.clock();
        grants.addAll(restoration.grants());
        WindowWorker w = new WindowWorker(restoration, models, rules, settings.process(), outbox);
        worker = w;
        RunTopics t = new RunTopics(restoration.clock().header());
        try {
            w.join();
            readOwnToEnd(t, restoration.shards());
            InputWatch watch = new InputWatch(settings.inputPatience());
            while (true) {
                if (runGranted(w, watch)) {
                    return;
                }
                reader.poll(POLL, this::accept);
                outbox.check();
                telemetry.whileStanding(w);
                askForMissing(w, t, watch);
            }
        } catch (OwnPartition.DifferenceException e) {
            throw new DifferenceDump(settings, models.codec()).explain(e.difference(), w);
        }
    }

    private void readOwnToEnd(RunTopics t, List<Integer> shards) {
        List<TopicPartition> partitions = new ArrayList<>(t.allEvents());
        partitions.add(RunTopics.clock(settings.runId()));
        reader.assign(partitions);
        Map<TopicPartition, Long> ends =
                reader.ends(shards.stream().map(t::events).toList());
        while (!reader.reached(ends)) {
            reader.poll(POLL, this::accept);
        }
        partitions.removeAll(ends.keySet());
        reader.assign(partitions);
    }

    /** Does all windows that can be done; true when the run is over. */
    private boolean runGranted(WindowWorker w, InputWatch watch) {
        while (true) {
            Grant next = grants.peekFirst();
            if (next == null || w.missing(next).isPresent()) {
                return false;
            }
            grants.removeFirst();
            missingInput = null;
            w.run(next);
            windowsDone++;
            window = next.window();
            telemetry.afterWindow(next, w);
            watch.reset();
            if (next.end()) {
                return true;
            }
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        WindowWorker w = worker;
        ClockFollower c = clock;
        if (w == null || c == null) {
            throw new IllegalStateException("records before the state was restored");
        }
        if (!r.topic().equals(RunTopics.clock(settings.runId()).topic())) {
            w.accept(r);
            return;
        }
        Optional<ClockRecord> read = w.records().clock(r).taken();
        if (read.isEmpty()) {
            w.ignore();
            return;
        }
        switch (read.get()) {
            case Grant g -> {
                Optional<Grant> first = c.accept(g);
                first.ifPresent(grants::add);
            }
            case RestartRequest request -> obey(request, w);
            case RunHeader h -> {}
            case ShardMap m -> {}
            case ClockControl control -> {}
        }
    }

    private void obey(RestartRequest request, WindowWorker w) {
        if (request.process() == settings.process() && w.produced(request.shard()) > request.sequence()) {
            throw new RestartAskedException("process " + request.asker() + " misses event " + request.sequence()
                    + " of shard " + request.shard() + " for window " + request.window()
                    + " although this process wrote it: the log has a hole, which a restart of this process fills");
        }
    }

    private void askForMissing(WindowWorker w, RunTopics t, InputWatch watch) {
        Grant next = grants.peekFirst();
        OptionalInt missing = next == null ? OptionalInt.empty() : w.missing(next);
        if (next == null || missing.isEmpty()) {
            watch.reset();
            missingInput = null;
            return;
        }
        int shard = missing.getAsInt();
        long sequence = w.expected(shard);
        noteMissing(next, shard, sequence);
        if (!watch.tooLong(shard, sequence) || !reader.caughtUp(t.events(shard))) {
            return;
        }
        ClockFollower c = clock;
        if (c == null) {
            return;
        }
        int owner = c.map().processOf(shard);
        RestartRequest request = new RestartRequest(owner, shard, sequence, next.window(), settings.process());
        outbox.send(t.done(), request, ControlCodec.encodeDone(request));
        outbox.flush();
        watch.reset();
    }

    private void noteMissing(Grant next, int shard, long sequence) {
        MissingInput before = missingInput;
        ClockFollower c = clock;
        if (c != null && (before == null || before.shard() != shard || before.sequence() != sequence)) {
            missingInput =
                    new MissingInput(next.window(), shard, c.map().processOf(shard), sequence, System.nanoTime());
        }
    }

    private static ProcessEnd end(Reason reason, RuntimeException e) {
        String message = e.getMessage();
        return new ProcessEnd(reason, message == null ? e.toString() : message, e);
    }
}
