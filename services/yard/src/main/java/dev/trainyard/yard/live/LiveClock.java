package dev.trainyard.yard.live;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.util.concurrent.CompletableFuture;

/** The yard's timekeeper, in a thread of this process: when it fails, another one goes on from the log. */
final class LiveClock implements AutoCloseable {
    private static final int RESTARTS_MAX = 1_000;

    private final RunHeader header;
    private final ShardMap map;
    private final TimekeeperSettings settings;
    private final KafkaClients clients;
    private final LiveParts parts;
    private volatile Timekeeper timekeeper;
    private CompletableFuture<TimekeeperEnd> end;
    private int restarts;

    LiveClock(RunHeader header, ShardMap map, TimekeeperSettings settings, KafkaClients clients, LiveParts parts) {
        this.header = header;
        this.map = map;
        this.settings = settings;
        this.clients = clients;
        this.parts = parts;
        this.timekeeper = newTimekeeper();
        this.end = begin(timekeeper);
    }

    /** The timekeeper of now; after a restart it is another one. */
    Timekeeper timekeeper() {
        return timekeeper;
    }

    /**
     * Starts the timekeeper again if it failed in a way that this mends.
     *
     * @throws LiveYardException if it does not
     */
    void mend() {
        if (!end.isDone()) {
            return;
        }
        switch (end.join()) {
            case TimekeeperEnd.Finished finished -> {
                // The run is over; its projections stay to be read.
            }
            case TimekeeperEnd.Stopped stopped -> {
                // By close.
            }
            case TimekeeperEnd.Failed failed -> {
                if (!failed.restartHelps() || ++restarts > RESTARTS_MAX) {
                    throw new LiveYardException("the clock stands still: " + failed.message());
                }
                parts.note("the timekeeper failed (" + failed.message() + "); starting it again");
                timekeeper = newTimekeeper();
                end = begin(timekeeper);
            }
        }
    }

    @Override
    public void close() {
        timekeeper.close();
        end.join();
    }

    private Timekeeper newTimekeeper() {
        return new Timekeeper(header, map, settings, clients);
    }

    private static CompletableFuture<TimekeeperEnd> begin(Timekeeper timekeeper) {
        CompletableFuture<TimekeeperEnd> end = new CompletableFuture<>();
        Thread.ofPlatform().name("timekeeper").start(() -> end.complete(timekeeper.run()));
        return end;
    }
}
