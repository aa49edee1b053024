package dev.trainyard.servicekit.traces;

import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.JobEvent;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.YardNames;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A trace of every job: queued, starting, running, interrupted, recovering, suspended, each a span. Time in a trace is
 * virtual time on the run's calendar, so that a job of 54 days takes 54 days in it; every span has its begin and end in
 * virtual nanoseconds, too.
 */
public final class JobTraces implements DomainProjection, AutoCloseable {
    private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("trainyard.cause");
    private static final AttributeKey<Boolean> PLANNED = AttributeKey.booleanKey("trainyard.planned");
    private static final AttributeKey<Long> STEP = AttributeKey.longKey("trainyard.step");
    private static final AttributeKey<Long> STEPS_LOST = AttributeKey.longKey("trainyard.steps_lost");
    private static final AttributeKey<Long> STEP_NS = AttributeKey.longKey("trainyard.step_ns");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long CLOSE_SECONDS = 5;
    private static final String RUNNING = "running";

    private final SdkTracerProvider provider;
    private final KeyedIds ids;
    private final long epochNs;
    private final Map<Integer, Life> lives = new HashMap<>();

    /** A job's trace, and the begin of its steps if that is announced and yet to come. */
    private static final class Life {
        private final JobTrace trace;
        private @Nullable JobRunning coming;

        Life(JobTrace trace) {
            this.trace = trace;
        }
    }

    /** Traces of a run to an exporter. */
    public JobTraces(RunHeader header, SpanExporter exporter) {
        this.ids = new KeyedIds(header.runId());
        Instant epoch = Instant.parse(header.virtualEpoch());
        this.epochNs = epoch.getEpochSecond() * SECOND_NS + epoch.getNano();
        this.provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setSampler(Sampler.alwaysOn())
                .setSpanLimits(SpanLimits.getDefault())
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "trainyard")
                        .put("trainyard.run", header.runId())
                        .put("trainyard.seed", header.seed())
                        .build()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
    }

    /**
     * Traces of a run to a collector that speaks OTLP over HTTP.
     *
     * @param endpoint base, such as {@code http://127.0.0.1:4318}; the path {@code /v1/traces} is added
     * @throws IllegalArgumentException if it is no http or https URL
     */
    public static JobTraces to(RunHeader header, String endpoint) {
        String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        return new JobTraces(
                header,
                OtlpHttpSpanExporter.builder().setEndpoint(base + "/v1/traces").build());
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        switch (event.payload()) {
            case JobAccepted a -> {
                Life life = new Life(new JobTrace(
                        provider.get("dev.trainyard"),
                        ids,
                        epochNs,
                        a.job(),
                        a.namespace() + "/" + a.name(),
                        event.sentNs()));
                lives.put(a.job(), life);
                life.trace.enter("queued", event.sentNs());
            }
            case JobEvent e -> onJob(e, event.sentNs());
            case GangWaiting w -> with(w.job(), event.sentNs(), trace -> trace.note(w.sentence(), event.sentNs()));
            case GangPlaced p ->
                with(p.job(), event.sentNs(), trace -> {
                    trace.attempt(p.attempt());
                    if (!trace.phase().equals(RUNNING)) {
                        trace.enter("starting", event.sentNs());
                    }
                });
            default -> {}
        }
    }

    /** Sends what is not sent yet. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends what is not sent yet, and goes on. */
    void flush() {
        provider.forceFlush().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private void onJob(JobEvent event, long atNs) {
        switch (event) {
            case JobAccepted _ -> throw new IllegalStateException("a job that is accepted has no trace before");
            case JobRunning r -> {
                Life life = lives.get(r.job());
                if (life != null) {
                    begin(life, atNs);
                    life.coming = r;
                }
            }
            case JobInterrupted i ->
                with(i.job(), i.beganNs(), trace -> {
                    if (i.counted()) {
                        trace.enter("interrupted", i.beganNs());
                        trace.span()
                                .setAttribute(CAUSE, i.cause())
                                .setAttribute(PLANNED, i.planned())
                                .setAttribute(STEP, i.stepKept())
                                .setAttribute(STEPS_LOST, i.stepReached() - i.stepKept());
                    }
                    trace.enter("recovering", i.detectedNs());
                });
            case JobSuspended s ->
                with(s.job(), s.beganNs(), trace -> {
                    trace.enter("suspended", s.beganNs());
                    trace.span().setAttribute(STEP, s.step());
                });
            case JobResumed r -> with(r.job(), atNs, trace -> trace.enter("queued", atNs));
            case JobFinished f ->
                with(f.job(), atNs, trace -> {
                    Span whole = trace.whole();
                    whole.setAttribute("trainyard.state", f.state().name());
                    whole.setAttribute(STEP, f.accounts().steps());
                    whole.setAttribute("trainyard.productive_ns", f.accounts().productiveNs());
                    trace.end(atNs);
                    lives.remove(f.job());
                });
        }
    }

    /** Acts on the trace of a job whose steps, if they were to begin before this time, have begun. */
    private void with(int job, long atNs, java.util.function.Consumer<JobTrace> action) {
        Life life = lives.get(job);
        if (life != null) {
            begin(life, atNs);
            life.coming = null;
            action.accept(life.trace);
        }
    }

    private static void begin(Life life, long atNs) {
        JobRunning coming = life.coming;
        if (coming == null || coming.sinceNs() > atNs) {
            return;
        }
        JobTrace trace = life.trace;
        trace.attempt(coming.attempt());
        if (trace.phase().equals(RUNNING)) {
            trace.note("another step time: " + coming.stepNs() + " ns", coming.sinceNs());
        } else {
            trace.enter(RUNNING, coming.sinceNs());
            trace.span().setAttribute(STEP, coming.step()).setAttribute(STEP_NS, coming.stepNs());
        }
    }
}
