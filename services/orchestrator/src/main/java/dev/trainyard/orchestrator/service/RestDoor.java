package dev.trainyard.orchestrator.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.door.log.AdmissionGate;
import dev.trainyard.door.log.LogFeed;
import dev.trainyard.door.log.LogSink;
import dev.trainyard.door.log.TimekeeperClock;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.door.rest.CommandSink;
import dev.trainyard.door.rest.DoorLimits;
import dev.trainyard.door.rest.DoorPorts;
import dev.trainyard.door.rest.DoorServer;
import dev.trainyard.door.rest.DoorSettings;
import dev.trainyard.door.rest.HttpProblem;
import dev.trainyard.servicekit.quarkus.TrainyardConfig;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.wire.YardCodec;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The door of a yard whose services are programs of their own: the REST interface of {@code trainyard-door} on this
 * program's HTTP server, fed from the log. Closed unless {@code TRAINYARD_OPEN} says so.
 */
@Singleton
public class RestDoor {
    private static final Logger LOG = Logger.getLogger(RestDoor.class);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TrainyardConfig config;
    private final KafkaClients clients;
    private final YardCodec codec;
    private final DoorSettings settings;
    private final boolean stays;
    private final boolean open;
    private final YardProjection projection = new YardProjection(Catalogue.bundled());
    private volatile @Nullable Timekeeper timekeeper;
    private volatile @Nullable CommandSink sink;
    private @Nullable LogFeed feed;
    private @Nullable CommandDoor commands;

    RestDoor(
            TrainyardConfig config,
            YardConfig yard,
            KafkaClients clients,
            YardCodec codec,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.config = config;
        this.clients = clients;
        this.codec = codec;
        this.settings = new DoorSettings(host, 0, yard.token().orElse(""), DoorLimits.standard());
        this.stays = yard.open();
        this.open = stays && (yard.token().isPresent() || LOOPBACK.contains(host));
        if (stays && !open) {
            LOG.errorf(
                    "The REST interface stays closed: the server listens on %s, where anybody could give orders; set"
                            + " TRAINYARD_TOKEN, or QUARKUS_HTTP_HOST=127.0.0.1",
                    host);
        }
    }

    /** Whether the run takes orders while it goes on: here, or where the Kubernetes operator writes them. */
    boolean runIsOpen() {
        return stays;
    }

    void mount(@Observes Router router) {
        if (open) {
            DoorPorts ports = new DoorPorts(
                    projection,
                    orders -> begun().submit(orders),
                    new TimekeeperClock(this::keeper),
                    Catalogue.bundled(),
                    this::notReady);
            DoorServer.groups(settings, ports, List.of()).forEach(group -> group.mount(router));
        }
    }

    /** Begins to read the log of a run; the gate that knows all that lies in it. */
    CommandGate gate(RunHeader header) {
        try (Admin admin = clients.admin(config.run() + "-door-topics")) {
            new RunTopics(header).create(admin);
        }
        LogFeed reading = new LogFeed(config.run(), codec, clients, projection, projection);
        feed = reading;
        CommandDoor writing = new CommandDoor(config.run(), clients);
        commands = writing;
        sink = new LogSink(writing, codec);
        try {
            if (!reading.awaitCommands(PATIENCE)) {
                throw new IllegalStateException("the commands in the log could not be read within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the commands in the log", e);
        }
        return new AdmissionGate(codec, Catalogue.bundled(), projection.known());
    }

    /** Takes orders for this timekeeper from now on. */
    void serve(Timekeeper t) {
        timekeeper = t;
    }

    void onStop(@Observes ShutdownEvent event) {
        LogFeed reading = feed;
        if (reading != null) {
            reading.close();
        }
        CommandDoor writing = commands;
        if (writing != null) {
            writing.close();
        }
    }

    private CommandSink begun() {
        CommandSink writing = sink;
        if (writing == null) {
            throw new HttpProblem(503, "the run has not begun; come again");
        }
        return writing;
    }

    private Timekeeper keeper() {
        Timekeeper t = timekeeper;
        if (t == null) {
            throw new HttpProblem(503, "the run has not begun; come again");
        }
        return t;
    }

    private List<String> notReady() {
        if (timekeeper == null) {
            return List.of("the run has not begun");
        }
        LogFeed reading = feed;
        Throwable trouble = reading == null ? null : reading.trouble();
        return trouble == null ? List.of() : List.of("the log cannot be read: " + trouble.getMessage());
    }
}
