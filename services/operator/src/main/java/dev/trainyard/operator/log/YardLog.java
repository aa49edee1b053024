package dev.trainyard.operator.log;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.door.log.LogFeed;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The log of a run as the operator sees it: what lies in it, and the way into it. It may be made before the broker or the
 * run are there; then it waits for them.
 */
public final class YardLog implements AutoCloseable {
    private static final Logger LOG = System.getLogger(YardLog.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final String runId;
    private final KafkaClients clients;
    private final PayloadCodec codec;
    private final YardProjection projection = YardProjection.ofChangedKeys(Catalogue.bundled());
    private final Submissions submissions;
    private final long begunNs = System.nanoTime();
    private final Thread opener;
    private volatile @Nullable LogFeed feed;
    private volatile boolean reached;
    private volatile boolean caughtUp;
    private volatile boolean closed;

    /** Begins to read the log of a run. */
    public YardLog(String runId, KafkaClients clients, PayloadCodec codec) {
        this.runId = runId;
        this.clients = clients;
        this.codec = codec;
        this.submissions = new Submissions(runId, clients, codec, projection);
        this.opener = Thread.ofPlatform().daemon().name("operator-log").start(this::open);
    }

    /** The run. */
    public String runId() {
        return runId;
    }

    /** The brokers, as host:port list. */
    public String brokers() {
        return clients.bootstrapServers();
    }

    /** The yard as the log tells it. */
    public YardProjection projection() {
        return projection;
    }

    /** The way into the log. */
    public Submissions submissions() {
        return submissions;
    }

    /** Whether the log has answered: all commands that lay in it at the begin have been read. */
    public boolean isReached() {
        return reached;
    }

    /**
     * Whether all commands and windows that lay in the log at the begin have been read: before, nobody knows what is in
     * it, and what the projection shows is of long ago.
     */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Since when this log is waited for, by {@link System#nanoTime}. */
    public long begunNs() {
        return begunNs;
    }

    /** Why nothing is read any more; null: it is. */
    public @Nullable Throwable trouble() {
        LogFeed reading = feed;
        return reading == null ? null : reading.trouble();
    }

    @Override
    public void close() {
        closed = true;
        opener.interrupt();
        submissions.close();
        LogFeed reading = feed;
        if (reading != null) {
            reading.close();
        }
    }

    private void open() {
        try {
            while (!closed && feed == null) {
                try {
                    feed = LogFeed.calm(runId, codec, clients, projection);
                } catch (RuntimeException e) {
                    // Such as a broker whose name no one knows yet.
                    LOG.log(Level.WARNING, "the log of run {0} cannot be read yet: {1}", runId, e.getMessage());
                    TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
                }
            }
            LogFeed reading = feed;
            while (!closed && reading != null && !reached) {
                reached = reading.awaitCommands(LOOK_EVERY);
            }
            while (!closed && reading != null && !caughtUp) {
                caughtUp = reading.awaitWindows(LOOK_EVERY);
            }
            if (caughtUp) {
                LOG.log(Level.INFO, "the log of run {0} is read", runId);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }
}
