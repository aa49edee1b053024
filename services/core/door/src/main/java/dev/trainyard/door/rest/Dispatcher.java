package dev.trainyard.door.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.door.projection.ObjectJson;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes requests off the event loop, each on a virtual thread, counts them, and writes answers and problems. */
public final class Dispatcher {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final DoorLimits limits;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final YAMLMapper yaml = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    public Dispatcher(DoorLimits limits) {
        this.limits = limits;
    }

    /** Answers a request; runs on a thread that may wait. */
    @FunctionalInterface
    public interface Answerer {
        /** The answer. */
        Reply answer(Request request) throws InterruptedException;
    }

    /** A route's handler. */
    public Handler<RoutingContext> handler(Answerer answerer) {
        return ctx -> {
            if (inFlight.incrementAndGet() > limits.requestsMax()) {
                inFlight.decrementAndGet();
                send(
                        ctx,
                        Reply.problem(HttpProblem.busy(
                                limits.requestsMax() + " requests are being answered; come again", 1)));
                return;
            }
            Context context = ctx.vertx().getOrCreateContext();
            Request request = Request.of(ctx);
            boolean wantsYaml = wantsYaml(request.header("Accept"));
            Thread.ofVirtual().name("door").start(() -> {
                try {
                    Reply reply = answer(answerer, request);
                    Reply shaped = wantsYaml && reply.contentType().equals(Reply.JSON) ? asYaml(reply) : reply;
                    context.runOnContext(v -> send(ctx, shaped));
                } catch (Throwable e) { // such as too little memory: whoever asked must not wait for ever
                    context.runOnContext(v -> ctx.fail(500, e));
                    throw e;
                } finally {
                    inFlight.decrementAndGet();
                }
            });
        };
    }

    private static Reply answer(Answerer answerer, Request request) {
        try {
            return answerer.answer(request);
        } catch (HttpProblem e) {
            return Reply.problem(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.problem(new HttpProblem(503, "the yard is stopping; come again"));
        } catch (RuntimeException e) {
            LOG.log(Logger.Level.ERROR, request.method() + " " + request.path() + " failed", e);
            return Reply.problem(new HttpProblem(500, "the yard failed to answer (" + e + "); see its log"));
        }
    }

    /** Writes an answer, on the event loop of the request. */
    public static void send(RoutingContext ctx, Reply reply) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status()).putHeader("Content-Type", reply.contentType());
        reply.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(reply.body()));
    }

    private static boolean wantsYaml(String accept) {
        return accept.contains("yaml") && !accept.contains("json");
    }

    /** The same answer as YAML. */
    Reply asYaml(Reply reply) {
        try {
            JsonNode tree = ObjectJson.MAPPER.readTree(reply.body());
            return new Reply(reply.status(), "application/yaml", yaml.writeValueAsBytes(tree), reply.headers());
        } catch (IOException e) {
            throw new IllegalStateException("an answer is not JSON", e);
        }
    }
}
