package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.client.SendFailedException;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.ClockRecord;
import dev.trainyard.servicekit.runtime.protocol.Command;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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
    private final ControlDesk desk = new ControlDesk();
    private final TopicPartition clockPartition;
    private final TopicPartition commandsPartition;
    private volatile TimekeeperStatus status;
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
        this.commandsPartition = RunTopics.commands(header.runId());
        this.book = new ClockBook(settings);
        this.pacedTime = new PacedTime(settings.wallNs());
        this.reader = new LogReader(clients.consumer(header.runId() + "-timekeeper"));
        this.outbox =
                new Outbox(clients.producer(header.runId() + "-timekeeper"), "/" + header.runId() + "/timekeeper");
        this.deadLetters = new DeadLetters(outbox, RunTopics.deadLetters(header.runId()));
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
        live = true;
        grantedWallNs = settings.wallNs().getAsLong();
        while (true) {
            boolean ready = book.awaited().isEmpty();
            if (ready && book.ended()) {
                publishStatus();
                desk.answer(clockEnd, status);
                return new TimekeeperEnd.Finished(book.outcome());
            }
            if (!book.ended()) {
                writeControls();
            }
            Duration wait = ready ? grant() : POLL;
            publishStatus();
            desk.answer(clockEnd, status);
            reader.poll(wait, this::accept);
            outbox.check();
        }
    }

    /** Reads what there is, and begins the run when nothing is. The clock comes first: it says what the rest means. */
    private void readLog() {
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
        TopicPartition letters = RunTopics.deadLetters(header.runId());
        reader.assign(List.of(clockPartition, letters));
        reader.readToEnd(List.of(letters), this::accept);
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
            long offset = append(control);
            desk.written(told, offset);
            if (offset == clockEnd - 1) {
                note(control);
            } else {
                follow();
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
            askGate();
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
        if (append(next) == clockEnd - 1) {
            note(next);
            if (following) {
                following = false;
                reader.pause(clockPartition);
            }
        } else {
            follow();
        }
        grantedWallNs = settings.wallNs().getAsLong();
        if (advances) {
            achieved.reached(grantedWallNs, next.toNs());
        }
        return POLL;
    }

    private void askGate() {
        for (WaitingCommands.Placed p : book.commands().unasked(book.nowNs())) {
            Optional<String> refused;
            try {
                refused = settings.gate().refuse(p.command());
            } catch (RuntimeException e) {
                refused = Optional.of("the gate failed: " + e);
            }
            if (refused.isPresent()) {
                book.commands().refused(p);
                deadLetters.write(commandsPartition, p.offset(), refused.get(), ControlCodec.encode(p.command()));
            } else {
                book.commands().admissible(p);
            }
        }
    }

    /**
     * Appends to the clock topic.
     *
     * @return its offset; when that is the one that was expected, {@link #clockEnd} moves behind it: the record lies
     *     right behind what this timekeeper knows and need not be read back
     */
    private long append(ClockRecord record) {
        Future<RecordMetadata> sent = outbox.send(clockPartition, record, ControlCodec.encodeClock(record));
        outbox.flush();
        try {
            long offset = sent.get().offset();
            clockEnd += offset == clockEnd ? 1 : 0;
            return offset;
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
        TopicPartition at = new TopicPartition(r.topic(), r.partition());
        if (at.equals(clockPartition)) {
            if (r.offset() < clockEnd) {
                return; // written and noted by this timekeeper, and read back all the same
            }
            clockEnd = r.offset() + 1;
            read(r, ControlCodec::clock).ifPresent(this::note);
        } else if (at.equals(topics.done())) {
            read(r, ControlCodec::done).ifPresent(record -> acceptDone(record, r.offset()));
        } else if (at.equals(commandsPartition)) {
            if (!deadLetters.has(at, r.offset())) {
                read(r, Timekeeper::command).ifPresent(c -> book.commands().add(c, r.offset()));
            }
        } else {
            deadLetters.read(r.value());
        }
    }

    /** What a record holds; empty when it cannot be read, and is a dead letter. */
    private <T> Optional<T> read(ConsumerRecord<byte[], byte[]> r, Function<byte[], T> codec) {
        try {
            return Optional.of(codec.apply(r.value() == null ? new byte[0] : r.value()));
        } catch (RuntimeException e) {
            deadLetters.write(
                    new TopicPartition(r.topic(), r.partition()),
                    r.offset(),
                    String.valueOf(e.getMessage()),
                    r.value());
            return Optional.empty();
        }
    }

    private static Command command(byte[] bytes) {
        Command command = ControlCodec.command(bytes);
        command.check();
        return command;
    }

    private void acceptDone(DoneRecord record, long offset) {
        switch (record) {
            case Done done -> {
                book.accept(done);
                if (live && done.window() >= book.nextWindow()) {
                    follow();
                }
                if (cutter != null) {
                    cutter.done(done, offset);
                }
            }
            case RestartRequest request -> {
                if (live && append(request) != clockEnd - 1) {
                    follow();
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
                book.ended(),
                book.commands().size(),
                awaited,
                all ? book.digest() : status.digest(),
                achieved.factor());
    }
}
