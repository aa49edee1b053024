package dev.trainyard.servicekit.traces;

import static dev.trainyard.servicekit.metrics.SampleYard.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.metrics.YardNames;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.wire.YardRun;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobTracesTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int[] NONE = {};
    private static final RunHeader RUN =
            new YardRun("traced", RunParameters.ofSeed(1), new ShardPlan(4), 0, 0).header();

    private final YardNames names = new YardNames();

    @Test
    void aJobIsATraceAndItsPhasesAreSpansInVirtualTime() {
        // Given
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        JobTraces traces = new JobTraces(RUN, exporter);

        // When
        live(traces);
        traces.flush();

        // Then
        List<SpanData> spans = exporter.getFinishedSpanItems();
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly(
                        "queued",
                        "starting",
                        "running",
                        "interrupted",
                        "recovering",
                        "starting",
                        "running",
                        "TrainingJob default/big");
        SpanData whole = spans.getLast();
        assertThat(spans).extracting(SpanData::getTraceId).containsOnly(whole.getTraceId());
        assertThat(spans.subList(0, 7)).extracting(SpanData::getParentSpanId).containsOnly(whole.getSpanId());
        SpanData interrupted = spans.get(3);
        assertThat(instant(interrupted.getStartEpochNanos()))
                .isEqualTo(Instant.parse(RUN.virtualEpoch()).plusSeconds(5000));
        assertThat(Duration.ofNanos(interrupted.getEndEpochNanos() - interrupted.getStartEpochNanos()))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(interrupted.getAttributes().get(AttributeKey.stringKey("trainyard.cause")))
                .isEqualTo("faulty GPU");
        assertThat(interrupted.getAttributes().get(AttributeKey.longKey("trainyard.steps_lost")))
                .isEqualTo(10);
        assertThat(interrupted.getAttributes().get(AttributeKey.longKey("trainyard.virtual.begin_ns")))
                .isEqualTo(5000 * SECOND_NS);
        assertThat(spans.get(6).getAttributes().get(AttributeKey.longKey("trainyard.attempt")))
                .isEqualTo(2);
        assertThat(spans.getFirst().getEvents()).singleElement().satisfies(e -> assertThat(e.getName())
                .isEqualTo("too few nodes"));
        assertThat(whole.getAttributes().get(AttributeKey.stringKey("trainyard.state")))
                .isEqualTo("SUCCEEDED");
        for (int i = 1; i < 7; i++) {
            assertThat(spans.get(i).getStartEpochNanos())
                    .isEqualTo(spans.get(i - 1).getEndEpochNanos());
        }
    }

    @Test
    void whoReadsTheLogAgainTellsTheSameSpans() {
        InMemorySpanExporter first = InMemorySpanExporter.create();
        InMemorySpanExporter second = InMemorySpanExporter.create();
        for (InMemorySpanExporter exporter : List.of(first, second)) {
            JobTraces traces = new JobTraces(RUN, exporter);
            live(traces);
            traces.flush();
        }

        assertThat(second.getFinishedSpanItems())
                .extracting(s -> s.getTraceId() + s.getSpanId() + s.getName())
                .containsExactlyElementsOf(first.getFinishedSpanItems().stream()
                        .map(s -> s.getTraceId() + s.getSpanId() + s.getName())
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void tracesGoToACollectorOverHttp() throws Exception {
        // Given a collector
        CompletableFuture<String> received = new CompletableFuture<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            try (InputStream in = exchange.getRequestBody()) {
                received.complete(exchange.getRequestHeaders().getFirst("Content-Type")
                        + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (JobTraces traces =
                JobTraces.to(RUN, "http://127.0.0.1:" + collector.getAddress().getPort())) {
            // When
            live(traces);
            traces.flush();

            // Then
            assertThat(received.get(30, TimeUnit.SECONDS))
                    .startsWith("application/x-protobuf")
                    .contains("TrainingJob default/big", "trainyard.run", "traced");
        } finally {
            collector.stop(0);
        }
    }

    private void live(JobTraces traces) {
        traces.onEvent(at(10, new JobAccepted(0, "default", "big", 16)), names);
        traces.onEvent(at(11, new GangWaiting(0, 1, WaitReason.CAPACITY, "too few nodes", 0)), names);
        traces.onEvent(at(20, new GangPlaced(0, 1, new int[] {0, 1}, NONE)), names);
        traces.onEvent(at(22, new JobRunning(0, 1, 100 * SECOND_NS, 0, 2 * SECOND_NS)), names);
        traces.onEvent(
                at(
                        5030,
                        new JobInterrupted(
                                0, 1, 5000 * SECOND_NS, 5030 * SECOND_NS, "faulty GPU", false, true, 1, 90, 80, 0)),
                names);
        traces.onEvent(at(5035, new GangPlaced(0, 2, new int[] {0, 2}, NONE)), names);
        traces.onEvent(at(5036, new JobRunning(0, 2, 5200 * SECOND_NS, 80, 2 * SECOND_NS)), names);
        JobAccounts accounts = new JobAccounts(9000 * SECOND_NS, 1000, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 1.0);
        traces.onEvent(at(9000, new JobFinished(0, JobState.SUCCEEDED, accounts)), names);
    }

    private static Instant instant(long epochNs) {
        return Instant.ofEpochSecond(epochNs / SECOND_NS, epochNs % SECOND_NS);
    }
}
