package dev.trainyard.door.topics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import dev.trainyard.door.topics.archive.ArchiveSource;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;

/**
 * The log over REST, read-only.
 *
 * <pre>
 *   GET /topics                                          all topics of the run
 *   GET /topics/TOPIC/records?from=&amp;limit=&amp;filter=       a page of records, see {@link RecordFilter} and {@link Cursor}
 *   GET /topics/TOPIC/records?watch=true&amp;from=&amp;filter=   new records as server-sent events; Last-Event-ID resumes
 *   GET /archive                                         all topics in one file, see docs/contracts.md
 * </pre>
 */
public final class TopicRoutes implements DoorRoutes {
    /** Most readers of the log at once: each has a Kafka consumer. */
    static final int READERS_MAX = 64;

    static final int LIMIT_DEFAULT = 100;
    static final int LIMIT_MAX = 1_000;

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final TopicBrowser browser;
    private final ArchiveSource archive;
    private final int readersMax;
    private final Semaphore readers;

    /** Routes about the topics that a browser sees. */
    public TopicRoutes(TopicBrowser browser, ArchiveSource archive) {
        this(browser, archive, READERS_MAX);
    }

    /** The same for at most so many readers at once. */
    public TopicRoutes(TopicBrowser browser, ArchiveSource archive, int readersMax) {
        this.browser = browser;
        this.archive = archive;
        this.readersMax = readersMax;
        this.readers = new Semaphore(readersMax);
    }

    @Override
    public void mount(Router router) {
        router.get("/topics").handler(ctx -> answer(ctx, this::list));
        router.get("/topics/:topic/records").handler(this::records);
        router.get("/archive").handler(ctx -> stream(ctx, out -> archive.writeTo(out.asOutputStream())));
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("GET", "/topics", "Topics", "All topics of the run, with what lies in them.")
                        .as(JSON),
                Endpoint.of("GET", "/topics/{topic}/records", "Topics", "Records of a topic, decoded.")
                        .query(
                                "from",
                                "string",
                                "begin, end, an offset, -N for the last N of each partition, or the next of a page."
                                        + " Default: begin; with watch: end.")
                        .query(
                                "limit",
                                "integer",
                                "Most records of the page, up to " + LIMIT_MAX + ", which 0 means too. Default: "
                                        + LIMIT_DEFAULT + ".")
                        .query("filter", "string", "Terms such as type=JobInterrupted job=0, all of which must hold.")
                        .query("watch", "boolean", "Go on with new records, as server-sent events.")
                        .header("Last-Event-ID", "With watch: the id behind which to go on.")
                        .as(JSON, Endpoint.STREAM),
                Endpoint.of("GET", "/archive", "Topics", "All topics of the run in one file, see docs/contracts.md.")
                        .as("application/octet-stream"));
    }

    private ObjectNode list() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("run", browser.runId());
        ArrayNode items = answer.putArray("items");
        for (TopicState state : browser.topics()) {
            Topic topic = state.topic();
            ObjectNode item = items.addObject();
            item.put("name", topic.suffix());
            item.put("topic", topic.nameIn(browser.runId()));
            item.put("about", topic.about());
            item.put("owner", topic.owner());
            item.put("key", topic.key());
            item.put("message", topic.messages().getFirst());
            item.put("records", state.records());
            item.put("bytes", state.bytes());
            ArrayNode partitions = item.putArray("partitions");
            for (TopicState.PartitionState p : state.partitions()) {
                partitions
                        .addObject()
                        .put("partition", p.partition())
                        .put("beginOffset", p.beginOffset())
                        .put("endOffset", p.endOffset())
                        .put("bytes", p.bytes());
            }
        }
        return answer;
    }

    private void records(RoutingContext ctx) {
        String watch = parameter(ctx, "watch", "false");
        if (!watch.equals("true") && !watch.equals("false")) {
            fail(
                    ctx,
                    new TopicProblem(
                            400, "Bad Request", "watch", "watch is \"" + watch + "\"; expected true or false"));
        } else if (watch.equals("true")) {
            stream(ctx, out -> follow(ctx, out));
        } else {
            answer(ctx, () -> page(ctx));
        }
    }

    private ObjectNode page(RoutingContext ctx) {
        Topic topic = browser.topic(String.valueOf(ctx.pathParam("topic")));
        TopicBrowser.Page page = browser.page(topic, parameter(ctx, "from", "begin"), filter(ctx, topic), limit(ctx));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("topic", topic.nameIn(browser.runId()));
        answer.putArray("items").addAll(page.items());
        answer.put("next", page.next().toString());
        answer.put("atEnd", page.atEnd());
        return answer;
    }

    private void follow(RoutingContext ctx, StreamedResponse out) {
        Topic topic = browser.topic(String.valueOf(ctx.pathParam("topic")));
        String last = ctx.request().getHeader("Last-Event-ID");
        String from = last == null || last.isEmpty() ? parameter(ctx, "from", "end") : last;
        RecordFilter filter = filter(ctx, topic);
        out.begin(Endpoint.STREAM);
        out.write(": " + topic.nameIn(browser.runId()) + "\n\n"); // the client knows at once that it is connected
        browser.follow(
                topic,
                from,
                filter,
                (cursor, json) -> out.write("id: " + cursor + "\nevent: RECORD\ndata: " + json + "\n\n"),
                out::beat,
                out::closed);
    }

    private RecordFilter filter(RoutingContext ctx, Topic topic) {
        try {
            return RecordFilter.parse(parameter(ctx, "filter", ""), topic, browser.decoder());
        } catch (FilterException e) {
            throw new TopicProblem(400, "Bad Request", "filter", String.valueOf(e.getMessage()));
        }
    }

    private static int limit(RoutingContext ctx) {
        String limit = parameter(ctx, "limit", Integer.toString(LIMIT_DEFAULT));
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) > LIMIT_MAX) {
            throw new TopicProblem(
                    400, "Bad Request", "limit", "limit is \"" + limit + "\"; expected 0 to " + LIMIT_MAX);
        }
        int most = Integer.parseInt(limit);
        return most == 0 ? LIMIT_MAX : most;
    }

    private static String parameter(RoutingContext ctx, String name, String otherwise) {
        String value = ctx.request().getParam(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** Answers with JSON that is made outside of the event loop. */
    private void answer(RoutingContext ctx, Callable<ObjectNode> work) {
        if (!readers.tryAcquire()) {
            tooMany(ctx);
            return;
        }
        ctx.vertx().executeBlocking(work, false).onComplete(done -> {
            readers.release();
            if (done.succeeded()) {
                ctx.response().putHeader("Content-Type", JSON).end(done.result().toString());
            } else {
                fail(ctx, done.cause());
            }
        });
    }

    /** Work that writes an answer piece by piece, on a thread of its own. */
    @FunctionalInterface
    private interface Streaming {
        void writeTo(StreamedResponse out) throws Exception;
    }

    private void stream(RoutingContext ctx, Streaming work) {
        if (!readers.tryAcquire()) {
            tooMany(ctx);
            return;
        }
        StreamedResponse out = new StreamedResponse(ctx.vertx().getOrCreateContext(), ctx.response());
        Thread.ofVirtual().name("topic-stream").start(() -> {
            try {
                work.writeTo(out);
                out.end();
            } catch (Exception e) {
                ctx.vertx().runOnContext(v -> fail(ctx, e));
            } finally {
                readers.release();
            }
        });
    }

    private void tooMany(RoutingContext ctx) {
        ctx.response().putHeader("Retry-After", "1");
        fail(
                ctx,
                new TopicProblem(
                        429,
                        "Too Many Requests",
                        "",
                        "more than " + readersMax + " readers of the log at once; try again"));
    }

    private static void fail(RoutingContext ctx, Throwable cause) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset(); // half an answer must not look whole
            return;
        }
        TopicProblem problem;
        if (cause instanceof TopicProblem p) {
            problem = p;
        } else if (cause instanceof KafkaException) {
            problem = new TopicProblem(
                    503, "Service Unavailable", "", "the broker does not answer: " + cause.getMessage());
        } else {
            ctx.fail(cause);
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", PROBLEM)
                .end(problem.json().toString());
    }
}
