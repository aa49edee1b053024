package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.door.topics.LoggedRecord;
import dev.trainyard.door.topics.TopicBrowser;
import dev.trainyard.door.topics.TopicRoutes;
import dev.trainyard.door.topics.archive.ArchiveException;
import dev.trainyard.door.topics.archive.ArchiveReader;
import dev.trainyard.door.topics.archive.ArchiveSource;
import dev.trainyard.door.topics.archive.ArchiveWriter;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.yard.topics.ReplayTopics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The topics of a real run, read over REST and from a file. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TopicsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUN = "topics-it";
    private static final int READERS = 6;

    @TempDir
    static Path folder;

    private static KafkaYard yard;
    private static RunOutcome outcome;
    private static Vertx vertx;
    private static String url;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void run() throws Exception {
        yard = KafkaYard.begin(folder, RUN, 50, Set.of());
        yard.release();
        outcome = yard.outcome();
        vertx = Vertx.vertx();
        url = serve();
    }

    /** A server with a limit of its own; its address. */
    private static String serve() throws Exception {
        Router router = Router.router(vertx);
        new TopicRoutes(new TopicBrowser(RUN, yard.clients()), new ArchiveSource(RUN, yard.clients()), READERS)
                .mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return "http://127.0.0.1:" + server.actualPort();
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } finally {
            yard.close();
        }
    }

    @Test
    void theListHasEveryTopicWithWhatLiesInIt() throws Exception {
        JsonNode list = get("/topics");

        assertThat(list.path("run").asText()).isEqualTo(RUN);
        List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(item.path("name").asText()));
        assertThat(names)
                .containsExactlyElementsOf(TopicCatalogue.load().topics().stream()
                        .map(Topic::suffix)
                        .toList());
        JsonNode clock = list.path("items").path(0);
        assertThat(clock.path("owner").asText()).isEqualTo("orchestrator");
        assertThat(clock.path("about").asText()).startsWith("Record 0 is the run header");
        // Header, map and release, a grant a window, and the grant that ends the run.
        assertThat(clock.path("records").asLong()).isEqualTo(outcome.windows() + 4);
        assertThat(clock.path("partitions").path(0).path("endOffset").asLong()).isEqualTo(outcome.windows() + 4);
        assertThat(clock.path("bytes").asLong()).isPositive();
    }

    @Test
    void everyRecordOfTheModelPathCarriesCloudEventsAttributes() throws Exception {
        Map<String, TreeSet<String>> types = new HashMap<>();
        TreeSet<String> ids = new TreeSet<>();

        try (ArchiveReader archive = new ArchiveReader(new ByteArrayInputStream(archive()))) {
            for (LoggedRecord r = archive.next(); r != null; r = archive.next()) {
                Map<String, String> headers = new HashMap<>();
                r.headers().forEach(h -> headers.put(h.name(), h.text()));
                String where = r.topic() + " " + r.partition() + ":" + r.offset();
                assertThat(headers)
                        .as(where)
                        .containsKeys("ce_specversion", "ce_id", "ce_source", "ce_type", "content-type")
                        .containsEntry("ce_specversion", "1.0")
                        .containsEntry("content-type", "application/protobuf");
                assertThat(headers.get("ce_source")).as(where).startsWith("/" + RUN + "/");
                assertThat(ids.add(headers.get("ce_source") + " " + headers.get("ce_id")))
                        .as("id is new: " + where)
                        .isTrue();
                types.computeIfAbsent(r.topic(), t -> new TreeSet<>()).add(headers.get("ce_type"));
            }
        }

        assertThat(types.keySet())
                .contains("clock", "commands", "done", "snapshots", "telemetry")
                .contains("chip-node.events", "network-fabric.events", "job-scheduler.events")
                .contains("failure-injector.events", "orchestrator.events");
        assertThat(types.get("clock"))
                .containsExactly(
                        "trainyard.clock.v1.ClockControl",
                        "trainyard.clock.v1.Grant",
                        "trainyard.clock.v1.RunHeader",
                        "trainyard.clock.v1.ShardMap");
        assertThat(types.get("commands")).containsExactly("trainyard.clock.v1.Command");
        assertThat(types.get("done")).containsExactly("trainyard.clock.v1.Done");
        assertThat(types.get("snapshots")).containsExactly("trainyard.clock.v1.SnapshotChunk");
        assertThat(types.get("job-scheduler.events")).contains("trainyard.events.v1.GangPlaced");
    }

    @Test
    void pagesLeadThroughAWholeTopic() throws Exception {
        // Given
        long records = 0;
        String from = "begin";
        boolean atEnd = false;
        JsonNode first = JSON.missingNode();

        // When
        while (!atEnd) {
            JsonNode page = get("/topics/chip-node.events/records?limit=100&from=" + from);
            first = first.isMissingNode() ? page.path("items").path(0) : first;
            records += page.path("items").size();
            from = page.path("next").asText();
            atEnd = page.path("atEnd").asBoolean();
        }

        // Then
        for (JsonNode item : get("/topics").path("items")) {
            if (item.path("name").asText().equals("chip-node.events")) {
                assertThat(records).isEqualTo(item.path("records").asLong());
                assertThat(item.path("partitions").size()).isGreaterThan(1);
            }
        }
        assertThat(first.path("type").asText()).isEqualTo("WorkersStarting");
        assertThat(first.path("key").path("sequence").asText()).isEqualTo("0");
        assertThat(first.path("value").path("workersStarting").path("job").asInt())
                .isZero();
        assertThat(get("/topics/chip-node.events/records?from=" + from).path("items"))
                .isEmpty();
    }

    @Test
    void commandsAreShownDecoded() throws Exception {
        JsonNode page = get("/topics/commands/records?filter=" + encoded("kind=TrainingJob name~70b"));

        assertThat(page.path("items")).hasSize(2);
        JsonNode job = page.path("items")
                .path(0)
                .path("commands")
                .path(0)
                .path("ResourceApplied")
                .path("resource");
        assertThat(job.path("trainingJob").path("meta").path("name").asText()).endsWith("-70b");
        assertThat(get("/topics/clock/records?filter=window=0%20type=Grant")
                        .path("items")
                        .path(0)
                        .path("commands"))
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            orchestrator.events | type=JobFinished                    | 3
            orchestrator.events | type=trainyard.events.v1.JobFinished job=0 | 1
            orchestrator.events | type=JobFinished state=SUCCEEDED    | 3
            orchestrator.events | type=JobFinished job!=0             | 2
            orchestrator.events | type=JobFinished accounts.steps>100000 | 0
            orchestrator.events | name="right-70b"                    | 1
            orchestrator.events | key.sequence<=1                     | 2
            clock               | type=RunHeader runId~topics         | 1
            clock               | end=true                            | 1
            """)
    void aFilterChooses(String topic, String filter, int expected) throws Exception {
        JsonNode page = get("/topics/" + topic + "/records?limit=1000&filter=" + encoded(filter));

        assertThat(page.path("items")).hasSize(expected);
        assertThat(page.path("atEnd").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            topics/clocks/records                 | 404 | there is no topic "clocks"; did you mean clock?
            topics/clock/records?from=now         | 400 | from is "now"; expected begin, end, an offset
            topics/clock/records?limit=1001       | 400 | limit is "1001"; expected 0 to 1000
            topics/clock/records?watch=yes        | 400 | watch is "yes"; expected true or false
            topics/clock/records?filter=type      | 400 | filter, column 1: found "type", expected FIELD=VALUE
            topics/clock/records?filter=window%3E3%20type=Gant | 400 | filter, column 15: no record of this topic is of type "Gant"; did you mean Grant?
            topics/clock/records?filter=windw=3   | 400 | filter, column 1: no record of this topic has a field "windw"; did you mean window?
            topics/clock/records?filter=window%3Cx | 400 | filter, column 8: found "x", expected a number after <
            topics/clock/records?filter=service=%22a | 400 | filter, column 1: a quote that does not end
            """)
    void whatIsWrongIsSaid(String path, int status, String expected) throws Exception {
        HttpResponse<String> answer = http.send(request("/" + path), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).startsWith(expected);
    }

    @Test
    void aWatcherSeesRecordsAndResumesBehindTheLastOne() throws Exception {
        // Given
        String path = "/topics/orchestrator.events/records?watch=true&from=begin&filter=" + encoded("type=JobAccepted");
        List<String> ids = new ArrayList<>();
        List<String> jobs = new ArrayList<>();

        // When
        read(request(path), 1, ids, jobs);
        HttpRequest resumed = HttpRequest.newBuilder(URI.create(url + path))
                .header("Last-Event-ID", ids.getLast())
                .build();
        read(resumed, 2, ids, jobs);

        // Then
        assertThat(jobs).containsExactly("0", "1", "2");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void moreReadersThanTheLimitAreAskedToComeBack() throws Exception {
        // Given a server where nobody of another test may still be reading
        String address = serve();
        HttpRequest watch = HttpRequest.newBuilder(URI.create(address + "/topics/clock/records?watch=true"))
                .build();
        HttpRequest list =
                HttpRequest.newBuilder(URI.create(address + "/topics")).build();
        List<HttpResponse<InputStream>> watchers = new ArrayList<>();
        HttpResponse<String> refused;
        try {
            for (int i = 0; i < READERS; i++) {
                watchers.add(http.send(watch, BodyHandlers.ofInputStream()));
                assertThat(watchers.getLast().statusCode()).isEqualTo(200);
            }

            // When
            refused = http.send(list, BodyHandlers.ofString());
        } finally {
            for (HttpResponse<InputStream> watcher : watchers) {
                watcher.body().close();
            }
        }

        // Then, and when they have gone there is room again
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (http.send(list, BodyHandlers.ofString()).statusCode() != 200) {
            assertThat(System.nanoTime()).as("readers have gone").isLessThan(giveUpNs);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void aRecordedRunReplaysToTheSameEventsAndDigest() throws Exception {
        // Given
        Path file = folder.resolve("whole.topics");
        Files.write(file, archive());

        // When
        String answer = replay(file, 0);

        // Then
        assertThat(answer)
                .contains("same events: " + outcome.events() + "\n")
                .contains("digest " + Digest.hex(outcome.digest()) + ", as recorded");
    }

    @Test
    void aReplayNamesTheFirstEventThatDiffers() throws Exception {
        // Given a recording in which somebody made a job's first step time a nanosecond longer
        Path file = folder.resolve("changed.topics");
        YardCodec codec = new YardCodec();
        try (ArchiveReader archive = new ArchiveReader(new ByteArrayInputStream(archive()));
                OutputStream out = Files.newOutputStream(file)) {
            ArchiveWriter writer = new ArchiveWriter(out, archive.header());
            boolean changed = false;
            for (LoggedRecord r = archive.next(); r != null; r = archive.next()) {
                byte[] value = r.value();
                if (!changed && r.topic().equals("network-fabric.events") && value != null) {
                    Envelope e = codec.decode(value);
                    StepTimeSolved s = (StepTimeSolved) e.payload();
                    StepTimeSolved slower = new StepTimeSolved(
                            s.job(),
                            s.attempt(),
                            s.readyAtNs(),
                            s.stepNs() + 1,
                            s.nominalStepNs(),
                            s.checkpointStallNs(),
                            s.checkpointWriteNs(),
                            s.checkpointLoadNs());
                    byte[] other = codec.encode(
                            new Envelope(e.timeNs(), e.sentNs(), e.source(), e.sequence(), e.destinations(), slower));
                    r = new LoggedRecord(
                            r.topic(), r.partition(), r.offset(), r.timestampMs(), EventKey.of(e), r.headers(), other);
                    changed = true;
                }
                writer.write(r);
            }
            writer.finish();
        }

        // When
        String answer = replay(file, 1);

        // Then
        assertThat(answer)
                .contains("DIFFERENT: in window ")
                .contains("(network-fabric), sequence 0")
                .contains("  recorded: StepTimeSolved {")
                .contains("  replayed: StepTimeSolved {");
    }

    private static String replay(Path file, int expectedStatus) {
        StringWriter text = new StringWriter();
        int status = new CommandLine(new ReplayTopics())
                .setOut(new PrintWriter(text, true))
                .execute(file.toString());
        assertThat(status).as(text.toString()).isEqualTo(expectedStatus);
        return text.toString();
    }

    @Test
    void aDamagedFileIsRefusedWithThePlace() throws Exception {
        byte[] whole = archive();
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;

        assertThatThrownBy(() -> readAll(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("at byte " + (whole.length - 1) + ": the file ends here")
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> readAll(flipped))
                .isInstanceOf(ArchiveException.class)
                .hasMessageMatching("at byte \\d+: the block that begins here is damaged.*");
        assertThatThrownBy(() -> readAll(Arrays.copyOf(whole, whole.length + 1)))
                .hasMessageContaining("something follows the end of the archive");
        assertThatThrownBy(() -> readAll("apiVersion: 1".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("at byte 0: this is no file of recorded topics");
    }

    private static void readAll(byte[] bytes) throws IOException {
        try (ArchiveReader archive = new ArchiveReader(new ByteArrayInputStream(bytes))) {
            while (archive.next() != null) {
                // Only whether it can be read.
            }
        }
    }

    private byte[] archive() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request("/archive"), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private void read(HttpRequest request, int events, List<String> ids, List<String> jobs) throws Exception {
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            int wanted = jobs.size() + events;
            while (jobs.size() < wanted) {
                String line = lines.readLine();
                assertThat(line).as("the stream goes on").isNotNull();
                if (line.startsWith("id: ")) {
                    ids.add(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    jobs.add(JSON.readTree(line.substring(6))
                            .path("value")
                            .path("jobAccepted")
                            .path("job")
                            .asText());
                }
            }
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(path), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
