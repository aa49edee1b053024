package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.client.SendFailedException;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes the grants of one run, from the log and from nothing else. A run starts held; {@link #release} lets time begin.
 * A timekeeper that is killed is simply started again; two at once are harmless, since of two grants with one number the
 * first in the log holds for everybody, this class included.
 */
public final class Timekeeper implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final RunHeader header;
    private final ShardMap map;
    private final TimekeeperSettings settings;
    private final KafkaClients clients;
    private final LogReader reader;
    private final Outbox outbox;
    private final RunTopics topics;
    private final ClockBook book;
    private final PacedTime pacedTime;
    private final Controls controls = new Controls();
    private final TopicPartition clockPartition;
    private volatile TimekeeperStatus status = new TimekeeperStatus(0, 0, true, 0, List.of());
    private volatile boolean stopped;
    private @Nullable Thread runner;
    private @Nullable LogCutter cutter;
    private boolean live;
    private boolean following = true;
    private long clockEnd;
    private long sentWindow = -1;
    private long grantedWallNs;

    /**
     * @param header of the run to begin, or to go on with when the log has one already
     * @param map of shards to processes, likewise
     */
    public Timekeeper(RunHeader header, ShardMap map, TimekeeperSettings settings, KafkaClients clients) {
        this.header = header;
        this.map = map;
        this.settings = settings;
        this.clients = clients;
        this.topics = new RunTopics(header);
        this.clockPartition = RunTopics.clock(header.runId());
        this.book = new ClockBook(settings.rule(), settings.cutter());
        this.pacedTime = new PacedTime(settings.pace(), settings.wallNs());
        this.reader = new LogReader(clients.consumer(header.runId() + "-timekeeper"));
        this.outbox =
                new Outbox(clients.producer(header.runId() + "-timekeeper"), "/" + header.runId() + "/timekeeper");
    }

    /** Keeps time until the run ends; call once. Never throws: the answer tells what happened. */
    public TimekeeperEnd run() {
        synchronized (this) {
            runner = Thread.currentThread();
        }
        try (Admin admin = clients.admin(header.runId() + "-timekeeper-admin")) {
            topics.create(admin);
            cutter = settings.cutLog() ? new LogCutter(admin, topics) : null;
            return keepTime();
        } catch (LogReader.StoppedException e) {
            return new TimekeeperEnd.Stopped();
        } catch (RuntimeException e) {
            if (stopped) {
                return new TimekeeperEnd.Stopped();
            }
            String message = e.getMessage();
            return new TimekeeperEnd.Failed(
                    message == null ? e.toString() : message, e instanceof SendFailedException, e);
        } finally {
            synchronized (this) {
                runner = null;
                Thread.interrupted();
            }
            outbox.close();
            reader.close();
        }
    }

    /** Lets time begin, or go on after {@link #hold}. */
    public void release() {
        controls.release();
        reader.wakeUp();
    }

    /** Writes no more grants; commands accumulate. */
    public void hold() {
        controls.hold();
    }

    /** Stops time after the window being done. */
    public void pause() {
        controls.pause();
    }

    /** Lets time go on after a pause or a {@link #runUntil}. */
    public void unpause() {
        controls.unpause();
        reader.wakeUp();
    }

    /** Pauses, but for one more window. */
    public void step() {
        controls.step();
        reader.wakeUp();
    }

    /** Goes on up to a virtual time and stops there, at the end of a window. */
    public void runUntil(long timeNs) {
        controls.runUntil(timeNs);
        reader.wakeUp();
    }

    /** Where the run stands; from any thread. */
    public TimekeeperStatus status() {
        return status;
    }

    /** Stops {@link #run} soon; from any thread. */
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

    private TimekeeperEnd keepTime() {
        List<TopicPartition> all = List.of(clockPartition, topics.done(), RunTopics.commands(header.runId()));
        reader.assign(all);
        reader.readToEnd(all, this::accept);
        if (!book.begun()) {
            outbox.send(clockPartition, header, ControlCodec.encodeClock(header));
            outbox.send(clockPartition, map, ControlCodec.encodeClock(map));
            outbox.flush();
        }
        while (!book.begun()) {
            reader.poll(POLL, this::accept);
        }
        book.header().requireModelVersion(header.modelVersion());
        live = true;
        grantedWallNs = settings.wallNs().getAsLong();
        while (true) {
            boolean ready = book.awaited().isEmpty();
            if (ready && book.ended()) {
                return new TimekeeperEnd.Finished(book.outcome());
            }
            Duration wait = ready ? grant() : POLL;
            reader.poll(wait, this::accept);
            outbox.check();
            publishStatus();
        }
    }

    /** Writes the next grant if it is due, and tells how long to wait for whatever comes next. */
    private Duration grant() {
        long nowNs = book.nowNs();
        if (sentWindow >= book.nextWindow() || !controls.mayGrant(nowNs)) {
            return POLL;
        }
        Grant next = book.next(pacedTime.spanNs(), controls.untilNs());
        Duration early = pacedTime.untilDue(nowNs, next.toNs());
        if (!early.isZero()) {
            return early.compareTo(POLL) < 0 ? early : POLL;
        }
        sentWindow = next.window();
        if (append(next)) {
            note(next);
            if (following) {
                following = false;
                reader.pause(clockPartition);
            }
        } else {
            follow();
        }
        grantedWallNs = settings.wallNs().getAsLong();
        controls.granted();
        return POLL;
    }

    /**
     * Appends to the clock topic.
     *
     * @return whether it lies right behind what this timekeeper knows, so that it need not be read back
     */
    private boolean append(ClockRecord record) {
        Future<RecordMetadata> sent = outbox.send(clockPartition, record, ControlCodec.encodeClock(record));
        outbox.flush();
        try {
            boolean next = sent.get().offset() == clockEnd;
            clockEnd += next ? 1 : 0;
            return next;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a flushed record of the clock has no offset", e);
        }
    }

    /** Somebody else writes grants too: read what they wrote, in the order of the log. */
    private void follow() {
        if (!following) {
            following = true;
            reader.resumeAt(clockPartition, clockEnd);
        }
    }

    private void note(ClockRecord record) {
        Optional<Grant> grant = book.accept(record);
        if (cutter != null) {
            grant.ifPresent(cutter::granted);
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        if (r.topic().equals(clockPartition.topic())) {
            clockEnd = r.offset() + 1;
            note(ControlCodec.clock(r.value()));
        } else if (r.topic().equals(topics.done().topic())) {
            switch (ControlCodec.done(r.value())) {
                case Done done -> {
                    book.accept(done);
                    if (live && done.window() >= book.nextWindow()) {
                        follow();
                    }
                    if (cutter != null) {
                        cutter.done(done, r.offset());
                    }
                }
                case RestartRequest request -> {
                    if (live) {
                        append(request);
                    }
                }
            }
        } else {
            book.accept(ControlCodec.command(r.value()));
        }
    }

    private void publishStatus() {
        List<TimekeeperStatus.Awaited> awaited = book.awaited().stream()
                .map(shard -> new TimekeeperStatus.Awaited(shard, book.processOf(shard), grantedWallNs))
                .toList();
        status = new TimekeeperStatus(
                book.nextWindow(), book.nowNs(), !controls.mayGrant(book.nowNs()), book.commandsWaiting(), awaited);
    }
}
