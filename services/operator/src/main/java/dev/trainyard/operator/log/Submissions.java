package dev.trainyard.operator.log;

import dev.trainyard.door.log.LogSink;
import dev.trainyard.door.projection.CommandNote;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.door.rest.CommandSink.DoorCommand;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way into the log. One thread writes them in the order in which they were given, for as long as the
 * broker takes to come back; nobody waits for it. What is in the log is known by the projection, also after a restart.
 */
public final class Submissions implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Submissions.class.getName());
    private static final long REPAIR_PAUSE_MS = 1_000;
    private static final long TOGETHER_MS = 50;

    private final String runId;
    private final KafkaClients clients;
    private final PayloadCodec codec;
    private final YardProjection projection;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean closed;
    private volatile boolean broken;

    /** A command until the projection has it. */
    private static final class Entry {
        private final String id;
        private final long sinceNs = System.nanoTime();
        private volatile @Nullable DoorCommand command;
        private volatile @Nullable Runnable then;
        private volatile boolean logged;
        private volatile long offset;
        private volatile @Nullable String refusal;

        Entry(DoorCommand command, Runnable then) {
            this.id = command.id();
            this.command = command;
            this.then = then;
        }

        /** The end of its way: whoever asked is told, and the command is let go. */
        void end() {
            Runnable told = then;
            command = null;
            then = null;
            if (told != null) {
                told.run();
            }
        }
    }

    Submissions(String runId, KafkaClients clients, PayloadCodec codec, YardProjection projection) {
        this.runId = runId;
        this.clients = clients;
        this.codec = codec;
        this.projection = projection;
        this.writer = Thread.ofPlatform().daemon().name("operator-commands").start(this::write);
    }

    /** How far a command has come. */
    public CommandState state(String id) {
        Entry entry = entries.get(id);
        if (entry != null && !entry.logged && entry.refusal == null) {
            return new CommandState.Waiting(entry.sinceNs);
        }
        if (entry != null && entry.logged && !isShown(entry.offset)) {
            return new CommandState.Logged(false); // What is known of its id is about an earlier one.
        }
        Optional<CommandNote> note = projection.note(id);
        if (note.isPresent()) {
            entries.remove(id);
            String refusal = note.get().refusal();
            return refusal.isEmpty() ? new CommandState.Logged(true) : new CommandState.Refused(refusal);
        }
        if (entry == null) {
            return new CommandState.Unknown();
        }
        String refusal = entry.refusal;
        return refusal == null ? new CommandState.Logged(false) : new CommandState.Refused(refusal);
    }

    /**
     * Writes a command, unless one of its id is on its way.
     *
     * @param then called when it is in the log, or can never be; from a thread that must not be kept
     */
    public void submit(DoorCommand command, Runnable then) {
        Entry entry = new Entry(command, then);
        Entry now = entries.compute(
                command.id(),
                (id, before) -> before != null && !before.logged && before.refusal == null ? before : entry);
        if (now == entry) {
            queue.add(entry);
        }
    }

    /** Whether a command whose id begins so is on its way. */
    public boolean anyWaiting(String idPrefix) {
        return entries.values().stream().anyMatch(e -> !e.logged && e.refusal == null && e.id.startsWith(idPrefix));
    }

    /** When the command that waits longest was given, by {@link System#nanoTime}; empty when none waits. */
    public Optional<Long> oldestWaitingNs() {
        return entries.values().stream()
                .filter(e -> !e.logged && e.refusal == null)
                .map(e -> e.sinceNs)
                .min(Long::compare);
    }

    @Override
    public void close() {
        closed = true;
        writer.interrupt();
    }

    private boolean isShown(long offset) {
        try {
            return projection.awaitCommand(offset, Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write() {
        while (!closed) {
            try (CommandDoor door = new CommandDoor(runId, clients)) {
                broken = false;
                write(new LogSink(door, codec));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                LOG.log(Level.WARNING, "commands cannot be written ({0}); trying again", e.getMessage());
                try {
                    TimeUnit.MILLISECONDS.sleep(REPAIR_PAUSE_MS);
                } catch (InterruptedException stop) {
                    return;
                }
            }
            requeue();
        }
    }

    private void write(LogSink sink) throws InterruptedException {
        while (!closed && !broken) {
            Entry first = queue.poll(REPAIR_PAUSE_MS, TimeUnit.MILLISECONDS);
            if (first == null) {
                continue;
            }
            // Objects come in floods. Those that come together are admitted together, by fewer windows.
            TimeUnit.MILLISECONDS.sleep(TOGETHER_MS);
            List<Entry> together = new ArrayList<>(List.of(first));
            queue.drainTo(together);
            for (Entry entry : together) {
                DoorCommand command = entry.command;
                if (command != null) {
                    send(sink, entry, command);
                }
            }
        }
    }

    private void send(LogSink sink, Entry entry, DoorCommand command) {
        try {
            var unused = sink.submit(List.of(command)).whenComplete((offset, failure) -> {
                if (failure != null) {
                    broken = true; // All that is on its way is written again, by a new producer.
                } else {
                    entry.offset = offset;
                    entry.logged = true;
                    entry.end();
                }
            });
        } catch (IllegalArgumentException e) {
            entry.refusal = String.valueOf(e.getMessage());
            entry.end();
        }
    }

    private void requeue() {
        queue.clear();
        entries.values().stream()
                .filter(e -> !e.logged && e.refusal == null)
                .sorted((a, b) -> Long.compare(a.sinceNs, b.sinceNs))
                .forEach(queue::add);
    }
}
