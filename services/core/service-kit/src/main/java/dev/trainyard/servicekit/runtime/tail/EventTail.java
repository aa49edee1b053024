package dev.trainyard.servicekit.runtime.tail;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows a run from its first window to its end and shows each window when the grant after it says how many events it
 * sent; when no grant comes, because the yard is idle or held, the reports of the shards say it. Where the beginning of the log was deleted, it begins with the first window whose events are all there.
 */
public final class EventTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String DONE = ".done";

    private final String runId;
    private final PayloadCodec codec;
    private final TailListener listener;
    private final LogReader reader;
    private final RecordReader records;
    private volatile long ignored;
    private final ClockFollower clock = new ClockFollower();
    private final ArrayDeque<Grant> grants = new ArrayDeque<>();
    private final Map<TopicPartition, Integer> shardOf = new HashMap<>();
    private final List<Followed> followed = new ArrayList<>();
    private final LatestReports reports = new LatestReports();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private boolean quiet;

    /** One shard's events: those read and not shown yet, and the sequence expected next. */
    private static final class Followed {
        private final ArrayDeque<Envelope> events = new ArrayDeque<>();
        private long expected;
        private boolean cut;
    }

    public EventTail(String runId, PayloadCodec codec, KafkaClients clients, TailListener listener) {
        this(runId, codec, clients.consumer(runId + "-tail"), listener);
    }

    /** @param consumer of any kind; it becomes this one's to close */
    public EventTail(String runId, PayloadCodec codec, Consumer<byte[], byte[]> consumer, TailListener listener) {
        this.runId = runId;
        this.records = new RecordReader(runId);
        this.codec = codec;
        this.listener = listener;
        this.reader = new LogReader(consumer);
    }

    /** Follows until the run ends, then true; false when it was closed before. Call once. */
    public boolean run() {
        try {
            follow();
            return true;
        } catch (LogReader.StoppedException e) {
            return false;
        } finally {
            reader.close();
        }
    }

    /** How many records were read that do not belong to the run; from any thread. */
    public long ignored() {
        return ignored;
    }

    /** Stops {@link #run} soon; from any thread. */
    @Override
    public void close() {
        reader.stop();
    }

    /** Waits until all windows that lay in the log at the begin have been shown, but for the last, which may go on. */
    public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void follow() {
        TopicPartition clockPartition = RunTopics.clock(runId);
        reader.assign(List.of(clockPartition));
        Map<TopicPartition, Long> clockEnd = reader.ends(List.of(clockPartition));
        if (reader.reached(clockEnd)) {
            caughtUp.countDown(); // Nothing has happened yet.
        }
        while (!clock.begun()) {
            reader.poll(POLL, this::accept);
        }
        RunHeader header = clock.header();
        RunTopics topics = new RunTopics(header);
        Map<TopicPartition, Long> begins = reader.begins(topics.allEvents());
        for (TopicPartition partition : topics.allEvents()) {
            shardOf.put(partition, followed.size());
            Followed shard = new Followed();
            shard.cut = begins.getOrDefault(partition, 0L) > 0;
            followed.add(shard);
        }
        List<TopicPartition> all = new ArrayList<>(topics.allEvents());
        all.add(clockPartition);
        all.add(topics.done());
        reader.assign(all);
        long end = reader.ends(List.of(topics.done())).getOrDefault(topics.done(), 0L);
        reader.resumeAt(topics.done(), Math.max(0, end - LatestReports.KEPT));
        while (!showComplete()) {
            if (caughtUp.getCount() > 0 && grants.size() <= 1 && reader.reached(clockEnd)) {
                caughtUp.countDown();
            }
            quiet = true;
            reader.poll(POLL, r -> {
                quiet = false;
                accept(r);
            });
        }
        caughtUp.countDown();
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        Integer shard = shardOf.get(new TopicPartition(r.topic(), r.partition()));
        if (r.topic().endsWith(DONE)) {
            reports.add(r);
            return;
        }
        if (shard == null) {
            count(records.clock(r).taken()).flatMap(clock::accept).ifPresent(grants::add);
            return;
        }
        if (records.strangeEvent(r, shard).isPresent()) {
            count(Optional.empty());
            return;
        }
        Followed f = followed.get(shard);
        long sequence = EventKey.sequence(r.key());
        if (f.cut) {
            f.cut = false;
            f.expected = sequence;
        }
        if (sequence == f.expected) {
            Optional<Envelope> event = records.isForeign(shard)
                    ? count(records.foreignEvent(r, shard, codec).taken())
                    : Optional.of(codec.decode(r.value()));
            event.ifPresent(e -> {
                f.events.add(e);
                f.expected++;
            });
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the reading thread only
    private <T> Optional<T> count(Optional<T> taken) {
        if (taken.isEmpty()) {
            ignored++;
        }
        return taken;
    }

    /** Shows all windows whose events are complete; true when the last one was shown. */
    private boolean showComplete() {
        while (!grants.isEmpty()) {
            Grant window = grants.getFirst();
            if (window.end()) {
                listener.onWindow(window, List.of());
                return true;
            }
            Optional<long[]> sent = sentIn(window);
            if (sent.isEmpty() || !readUpTo(sent.get())) {
                return false;
            }
            grants.removeFirst();
            show(window, sent.get());
        }
        return false;
    }

    /** How many events each shard had sent at the end of a window, if that is known yet. */
    private Optional<long[]> sentIn(Grant window) {
        Grant next = second();
        if (next != null) {
            return Optional.of(next.readUpTo());
        }
        return quiet ? reports.sent(window.window(), followed.size(), records) : Optional.empty();
    }

    private @Nullable Grant second() {
        int i = 0;
        for (Grant g : grants) {
            if (i++ == 1) {
                return g;
            }
        }
        return null;
    }

    private boolean readUpTo(long[] sent) {
        for (int shard = 0; shard < followed.size(); shard++) {
            Followed f = followed.get(shard);
            if (!f.cut && f.expected < sent[shard]) {
                return false;
            }
        }
        return true;
    }

    private void show(Grant window, long[] sentUpTo) {
        List<Envelope> events = new ArrayList<>();
        for (StampedCommand c : window.commands()) {
            events.add(c.envelope(codec.decode(c.payload()).payload(), followed.size()));
        }
        boolean whole = true;
        for (int shard = 0; shard < followed.size(); shard++) {
            Followed f = followed.get(shard);
            long sent = sentUpTo[shard] - window.readUpTo()[shard];
            long shown = 0;
            while (!f.events.isEmpty() && f.events.getFirst().sequence() < sentUpTo[shard]) {
                events.add(f.events.removeFirst());
                shown++;
            }
            whole &= shown == sent;
        }
        if (whole) {
            listener.onWindow(window, events);
        }
    }
}
