package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.Reading;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.client.SendFailedException;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.DoneRecord;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RestartRequest;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes the grants of one run, from the log and from nothing else. A run starts held; {@link #release} lets time begin.
 * A timekeeper that is killed is simply started again; two at once are harmless, since of two grants with one number the
 * first in the log holds for everybody, this class included.
 *
 * <p>What it is told ({@link #pause}, {@link #pace} and the others, from any thread) takes effect where it lies in the
 * clock topic, so that a timekeeper started later goes on as told: paused, if it was paused.
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
    private final AchievedPace achieved = new AchievedPace();
    private final DeadLetters deadLetters;
    private final RecordReader records;
    private final ControlDesk desk = new ControlDesk();
    private final ClockPen pen;
    private final Admission admission;
    private final TopicPartition clockPartition;
    private final TopicPartition commandsPartition;
    private volatile TimekeeperStatus status;
    private final CountDownLatch logRead = new CountDownLatch(1);
    private volatile boolean stopped;
    private @Nullable Thread runner;
    private @Nullable LogCutter cutter;
    private boolean live;
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
        this.commandsPartition = RunTopics.commands(header.runId());
        this.book = new ClockBook(settings);
        this.pacedTime = new PacedTime(settings.wallNs());
        this.reader = new LogReader(clients.consumer(header.runId() + "-timekeeper"));
        this.outbox =
                new Outbox(clients.producer(header.runId() + "-timekeeper"), "/" + header.runId() + "/timekeeper");
        this.deadLetters = new DeadLetters(outbox, RunTopics.deadLetters(header.runId()));
        this.records = new RecordReader(header.runId());
        this.pen = new ClockPen(clockPartition, reader, outbox);
        this.admission = new Admission(settings.gate(), book.commands(), deadLetters, commandsPartition);
        this.status = new TimekeeperStatus(
                0, 0, false, false, VirtualTime.NEVER_NS, settings.pace(), false, false, 0, List.of(), 0, 0);
    }

    /** Keeps time until the run ends; call once. Never throws: the answer tells what happened. */
    public TimekeeperEnd run() {
        synchronized (this) {
            runner = Thread.currentThread();
        }
        try (Admin admin = clients.admin(header.runId() + "-timekeeper-admin")) {
            topics.create(admin);
            cutter = settings.cutLog() ? new LogCutter(admin, header) : null;
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
            desk.close();
            outbox.close();
            reader.close();
        }
    }

    /** Lets time begin, or go on after {@link #hold}. */
    public void release() {
        tell(new ClockControl.Release());
    }

    /** Writes no more grants; commands accumulate. */
    public void hold() {
        tell(new ClockControl.Hold());
    }

    /** Stops time after the window being done. */
    public void pause() {
        tell(new ClockControl.Pause());
    }

    /** Lets time go on after a pause, or beyond the time of a {@link #runUntil}. */
    public void unpause() {
        tell(new ClockControl.Unpause());
    }

    /** Pauses, but for so many more windows; in an idle run they go into empty time. */
    public void step(int windows) {
        tell(new ClockControl.Step(windows));
    }

    /** Goes on up to a virtual time and stops there, at the end of a window; an idle open run goes there, too. */
    public void runUntil(long timeNs) {
        tell(new ClockControl.RunUntil(timeNs));
    }

    /** Sets virtual against wall time. */
    public void pace(Pace pace) {
        tell(new ClockControl.SetPace(pace.factor()));
    }

    /** Has all shards snapshot at the end of the next window; of one without length, when time stands. */
    public void snapshot() {
        tell(new ClockControl.TakeSnapshot());
    }

    /**
     * Ends the run where it stands: the digest is that of a closed run of the same commands that ends there. Commands
     * that were not admitted stay in the log and are never applied.
     */
    public void end() {
        tell(new ClockControl.EndRun());
    }

    /**
     * Tells the clock something; from any thread, before {@link #run} too.
     *
     * @return the status with it, once it is in the log; fails when the run has ended or this timekeeper has stopped
     */
    public CompletionStage<TimekeeperStatus> tell(ClockControl.Action action) {
        CompletionStage<TimekeeperStatus> told = desk.tell(action);
        reader.wakeUp();
        return told;
    }

    /** Waits until the log has been read, so that {@link #status} tells where the run stands; false when it takes longer. */
    public boolean awaitLog(Duration patience) throws InterruptedException {
        return logRead.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Where the run stands; from any thread. */
    public TimekeeperStatus status() {
        return status;
    }

    /** How many records and commands of the run became dead letters, as far as this timekeeper knows. */
    public int deadLetters() {
        return deadLetters.count();
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
        readLog();
        publishStatus();
        logRead.countDown();
        live = true;
        grantedWallNs = settings.wallNs().getAsLong();
        while (true) {
            boolean ready = book.awaited().isEmpty();
            if (ready && book.ended()) {
                publishStatus();
                desk.answer(pen.end(), status);
                return new TimekeeperEnd.Finished(book.outcome());
            }
            if (!book.ended()) {
                writeControls();
            }
            Duration wait = ready ? grant() : POLL;
            publishStatus();
            desk.answer(pen.end(), status);
            reader.poll(wait, this::accept);
            outbox.check();
        }
    }

    /**
     * Reads what there is, and begins the run when nothing is: first what was refused before, so that it is not refused
     * twice, then the clock, which says what the rest means.
     */
    private void readLog() {
        TopicPartition letters = RunTopics.deadLetters(header.runId());
        reader.assign(List.of(letters));
        reader.readToEnd(List.of(letters), this::accept);
        reader.assign(List.of(clockPartition));
        reader.readToEnd(List.of(clockPartition), this::accept);
        if (!book.begun()) {
            outbox.send(clockPartition, header, ControlCodec.encodeClock(header));
            outbox.send(clockPartition, map, ControlCodec.encodeClock(map));
            outbox.flush();
        }
        while (!book.begun()) {
            reader.poll(POLL, this::accept);
        }
        book.header().requireModelVersion(header.modelVersion());
        List<TopicPartition> all = List.of(clockPartition, topics.done(), commandsPartition);
        reader.assign(all);
        reader.readToEnd(all, this::accept);
    }

    private void writeControls() {
        for (ControlDesk.Told told = desk.next(); told != null; told = desk.next()) {
            if (changesNothing(told.action())) {
                desk.written(told, -1);
                continue;
            }
            ClockControl control = new ClockControl(told.action());
            long offset = pen.append(control);
            desk.written(told, offset);
            if (pen.isNext(offset)) {
                note(control);
            }
        }
    }

    private boolean changesNothing(ClockControl.Action action) {
        return action instanceof ClockControl.Release && book.controls().released()
                || action instanceof ClockControl.SetPace set
                        && Pace.of(set.factor()).equals(book.controls().pace());
    }

    /** Writes the next grant if it is due, and tells how long to wait for whatever comes next. */
    private Duration grant() {
        if (sentWindow >= book.nextWindow() || book.ended()) {
            return POLL;
        }
        if (book.controls().mayAdvance(book.nowNs())) {
            admission.ask(book.nowNs());
        }
        Optional<Grant> possible = book.next();
        if (possible.isEmpty()) {
            pacedTime.stand();
            achieved.stood();
            return POLL;
        }
        Grant next = possible.get();
        boolean advances = next.toNs() > next.fromNs();
        if (advances) {
            Duration early = pacedTime.untilDue(book.controls().pace(), next.fromNs(), next.toNs());
            if (!early.isZero()) {
                return early.compareTo(POLL) < 0 ? early : POLL;
            }
        }
        sentWindow = next.window();
        if (pen.isNext(pen.append(next))) {
            note(next);
            pen.unfollow();
        }
        grantedWallNs = settings.wallNs().getAsLong();
        if (advances) {
            achieved.reached(grantedWallNs, next.toNs());
        }
        return POLL;
    }

    private void note(ClockRecord record) {
        Optional<Grant> grant = book.accept(record);
        if (cutter != null) {
            grant.ifPresent(cutter::granted);
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        TopicPartition at = new TopicPartition(r.topic(), r.partition());
        if (at.equals(clockPartition)) {
            if (pen.read(r.offset())) {
                read(r, records.clock(r)).ifPresent(this::note);
            }
        } else if (at.equals(topics.done())) {
            read(r, records.done(r)).ifPresent(record -> acceptDone(record, r.offset()));
        } else if (at.equals(commandsPartition)) {
            if (!deadLetters.has(at, r.offset())) {
                read(r, records.command(r)).ifPresent(c -> book.commands().add(c, r.offset()));
            }
        } else {
            deadLetters.read(r);
        }
    }

    /** What a record holds; empty when it is not taken, and is a dead letter. */
    private <T> Optional<T> read(ConsumerRecord<byte[], byte[]> r, Reading<T> reading) {
        if (reading instanceof Reading.Refused<T>(String reason)) {
            deadLetters.write(new TopicPartition(r.topic(), r.partition()), r.offset(), reason, r.value());
        }
        return reading.taken();
    }

    private void acceptDone(DoneRecord record, long offset) {
        switch (record) {
            case Done done -> {
                book.accept(done);
                if (live && done.window() >= book.nextWindow()) {
                    pen.follow();
                }
                if (cutter != null) {
                    cutter.done(done, offset);
                }
            }
            case RestartRequest request -> {
                if (live) {
                    pen.append(request);
                }
            }
        }
    }

    private void publishStatus() {
        List<TimekeeperStatus.Awaited> awaited = book.awaited().stream()
                .map(shard -> new TimekeeperStatus.Awaited(
                        shard, book.header().shards().get(shard).service(), book.processOf(shard), grantedWallNs))
                .toList();
        Controls controls = book.controls();
        boolean all = awaited.isEmpty();
        status = new TimekeeperStatus(
                book.nextWindow(),
                book.nowNs(),
                controls.released(),
                controls.paused(book.nowNs()),
                controls.untilNs(),
                controls.pace(),
                all ? book.idle() : status.idle() && !book.commandsGranted(),
                all && book.ended(),
                book.commands().size(),
                awaited,
                all ? book.digest() : status.digest(),
                achieved.factor());
    }
}
