package dev.trainyard.yard.live;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.log.AdmissionGate;
import dev.trainyard.door.log.LogFeed;
import dev.trainyard.door.log.LogSink;
import dev.trainyard.door.log.TimekeeperClock;
import dev.trainyard.door.metrics.DoorMetrics;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.door.rest.DoorPorts;
import dev.trainyard.door.rest.DoorServer;
import dev.trainyard.door.rest.DoorSettings;
import dev.trainyard.door.topics.TopicBrowser;
import dev.trainyard.door.topics.TopicRoutes;
import dev.trainyard.door.topics.archive.ArchiveSource;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperStatus;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.tail.TailListener;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The yard's door: the projection of its log and the REST interface over it. */
final class LiveDoor implements AutoCloseable {
    private static final Duration READ_PATIENCE = Duration.ofMinutes(2);
    private static final int TOKEN_BYTES = 24;

    private final LiveSettings settings;
    private final PayloadCodec codec;
    private final KafkaClients clients;
    private final DoorMetrics metrics;
    private final YardProjection projection = new YardProjection(Catalogue.bundled());
    private final LogFeed feed;
    private final CommandDoor commands;
    private final String token;
    private volatile Supplier<Optional<TimekeeperStatus>> clock = Optional::empty;
    private @Nullable DoorServer server;
    private int port;

    /** Begins to read the log; nothing is served yet. */
    LiveDoor(LiveSettings settings, RunHeader header, KafkaClients clients, PayloadCodec codec) {
        this.settings = settings;
        this.codec = codec;
        this.clients = clients;
        this.metrics = new DoorMetrics(header, clients, this::status, DoorMetrics.chips(settings.chips()));
        traceJobs(header);
        TailListener meters = metrics.listener();
        this.feed = new LogFeed(settings.run(), codec, clients, projection, (grant, events) -> {
            projection.onWindow(grant, events);
            meters.onWindow(grant, events);
        });
        this.commands = new CommandDoor(settings.run(), clients);
        this.token = settings.tokenWanted() ? newToken() : "";
    }

    /** The gate for the timekeeper: it knows everything that lies in the log now. */
    CommandGate gate() throws InterruptedException {
        if (!feed.awaitCommands(READ_PATIENCE)) {
            throw new LiveYardException("the commands in the log could not be read within " + READ_PATIENCE);
        }
        return new AdmissionGate(codec, Catalogue.bundled(), projection.known());
    }

    /**
     * Begins to serve.
     *
     * @param others routes of the yard itself
     */
    void serve(Supplier<Timekeeper> timekeeper, Supplier<List<String>> notReady, List<DoorRoutes> others)
            throws InterruptedException {
        clock = () -> Optional.of(timekeeper.get().status());
        List<DoorRoutes> all = new ArrayList<>(others);
        all.add(metrics.routes());
        all.add(new TopicRoutes(new TopicBrowser(settings.run(), clients), new ArchiveSource(settings.run(), clients)));
        DoorPorts ports = new DoorPorts(
                projection,
                new LogSink(commands, codec),
                new TimekeeperClock(timekeeper),
                Catalogue.bundled(),
                notReady);
        DoorServer started =
                new DoorServer(DoorSettings.loopback(settings.port()).withToken(token), ports, all);
        server = started;
        try {
            port = started.start();
        } catch (IllegalStateException e) {
            throw new LiveYardException(
                    e.getMessage() + ": ./trainyard up --port 0 takes a free one (or set TRAINYARD_PORT)");
        }
    }

    /** Base of the REST interface. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The bearer token that requests must carry; empty for none. */
    String token() {
        return token;
    }

    YardProjection projection() {
        return projection;
    }

    /** @throws LiveYardException if the projection stands still */
    void mend() {
        Throwable trouble = feed.trouble();
        if (trouble != null) {
            throw new LiveYardException("the log cannot be shown: " + trouble);
        }
    }

    @Override
    public void close() {
        DoorServer started = server;
        if (started != null) {
            started.close();
        }
        feed.close();
        metrics.close();
        commands.close();
    }

    private Optional<TimekeeperStatus> status() {
        return clock.get();
    }

    /** Traces are sent where OpenTelemetry's own environment variable says, and nowhere without it. */
    private void traceJobs(RunHeader header) {
        String endpoint = System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (endpoint == null || endpoint.isBlank()) {
            return;
        }
        try {
            metrics.traceTo(header, endpoint);
        } catch (IllegalArgumentException e) {
            throw new LiveYardException("OTEL_EXPORTER_OTLP_ENDPOINT: " + e.getMessage());
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
