package dev.trainyard.door.rest;

import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
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
                new HealthRoutes(ports, dispatcher),
                new ResourceRoutes(ports, settings.limits(), dispatcher, watches),
                new EventRoutes(ports, dispatcher, watches),
                new ClockRoutes(ports, dispatcher)));
        all.addAll(others);
        all.add(new ApiRoutes(dispatcher, List.copyOf(all)));
        List<Endpoint> endpoints =
                all.stream().flatMap(group -> group.endpoints().stream()).toList();
        all.addFirst(new Guard(settings, new AllowedMethods(endpoints)));
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
                .requestHandler(router)
                .invalidRequestHandler(DoorServer::unreadable);
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

    /** Answers what is no HTTP, or too long for it, as any other request: the router never sees it. */
    private static void unreadable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Reply reply = Reply.problem(
                switch (cause) {
                    case TooLongHttpLineException e ->
                        new HttpProblem(
                                414,
                                "the address is longer than " + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH
                                        + " bytes; shorten it");
                    case TooLongHttpHeaderException e ->
                        new HttpProblem(
                                431,
                                "the headers are longer than " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE
                                        + " bytes; shorten them");
                    default -> new HttpProblem(400, "this is no HTTP request: " + cause.getMessage());
                });
        request.response().setStatusCode(reply.status()).putHeader("Content-Type", reply.contentType());
        request.response().end(Buffer.buffer(reply.body()));
        request.connection().close();
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
