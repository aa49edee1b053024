package dev.trainyard.door.rest;

import dev.trainyard.door.DoorRoutes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The door's own HTTP server, for a yard that is no Quarkus program. */
public final class DoorServer implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int START_SECONDS = 30;

    private final DoorSettings settings;
    private final List<DoorRoutes> groups;
    private final Vertx vertx;

    /**
     * @param settings where to listen and what to refuse
     * @param groups what to serve, from {@link #groups} and elsewhere; {@link Guard} goes first
     */
    public DoorServer(DoorSettings settings, List<DoorRoutes> groups) {
        this.settings = settings;
        this.groups = List.copyOf(groups);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** The server of a yard: all groups of this package, then others. */
    public DoorServer(DoorSettings settings, DoorPorts ports, List<DoorRoutes> others) {
        this(settings, groups(settings, ports, others));
    }

    /** All groups of this package and others, the guard first; for routers of other servers too. */
    public static List<DoorRoutes> groups(DoorSettings settings, DoorPorts ports, List<DoorRoutes> others) {
        Dispatcher dispatcher = new Dispatcher(settings.limits());
        Watches watches = new Watches(ports.projection(), settings.limits());
        List<DoorRoutes> all = new ArrayList<>(List.of(
                new Guard(settings),
                new HealthRoutes(ports, dispatcher),
                new ResourceRoutes(ports, settings.limits(), dispatcher, watches),
                new EventRoutes(ports, dispatcher, watches),
                new ClockRoutes(ports, dispatcher)));
        all.addAll(others);
        all.add(new ApiRoutes(dispatcher, List.copyOf(all)));
        return List.copyOf(all);
    }

    /**
     * Begins to listen.
     *
     * @return the port
     * @throws IllegalStateException when the address cannot be bound
     */
    public int start() throws InterruptedException {
        Router router = Router.router(vertx);
        groups.forEach(group -> group.mount(router));
        HttpServer started = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setTcpNoDelay(true)
                        .setReadIdleTimeout(0)
                        .setCompressionSupported(false))
                .requestHandler(router);
        try {
            return started.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS)
                    .actualPort();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + "; choose another port",
                    e);
        }
    }

    /** Closes all connections and waits until the port is free. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger(DoorServer.class.getName())
                    .log(System.Logger.Level.WARNING, "the HTTP server did not close cleanly", e);
        }
    }
}
