package dev.trainyard.door.log;

import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import dev.trainyard.servicekit.runtime.tail.TailListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Feeds a projection from the log of a run, with two threads: one for commands, one for windows. */
public final class LogFeed implements AutoCloseable {
    private final CommandTail commands;
    private final EventTail events;
    private final Thread commandThread;
    private final Thread eventThread;
    private volatile @Nullable Throwable trouble;

    /**
     * Begins to feed; the run's topics must exist.
     *
     * @param windows takes the windows: the projection, and whoever else folds them
     */
    public LogFeed(
            String runId, PayloadCodec codec, KafkaClients clients, YardProjection projection, TailListener windows) {
        this(
                new CommandTail(runId, codec, clients.consumer(runId + "-commands-tail"), projection),
                new EventTail(runId, codec, clients.consumer(runId + "-tail"), windows));
    }

    /** The same for a projection that may be a tenth of a second behind, and costs the broker far less. */
    public static LogFeed calm(String runId, PayloadCodec codec, KafkaClients clients, YardProjection projection) {
        return new LogFeed(
                new CommandTail(runId, codec, clients.calmConsumer(runId + "-commands-tail"), projection),
                new EventTail(runId, codec, clients.calmConsumer(runId + "-tail"), projection));
    }

    private LogFeed(CommandTail commands, EventTail events) {
        this.commands = commands;
        this.events = events;
        this.commandThread = begin("door-commands", commands::run);
        this.eventThread = begin("door-windows", events::run);
    }

    /** Waits until all commands that lay in the log at the begin are in the projection; false when it takes too long. */
    public boolean awaitCommands(Duration patience) throws InterruptedException {
        return commands.awaitCaughtUp(patience);
    }

    /** Waits until all windows that lay in the log at the begin are shown; false when it takes too long. */
    public boolean awaitWindows(Duration patience) throws InterruptedException {
        return events.awaitCaughtUp(patience);
    }

    /** Why the projection stands still; null: it does not. */
    public @Nullable Throwable trouble() {
        return trouble;
    }

    /** Stops and waits until nothing is fed any more. */
    @Override
    public void close() {
        commands.close();
        events.close();
        try {
            commandThread.join();
            eventThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread begin(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                trouble = e;
            }
        });
    }
}
