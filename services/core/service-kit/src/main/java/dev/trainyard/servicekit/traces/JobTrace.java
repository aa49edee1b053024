package dev.trainyard.servicekit.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** The trace of one job that is not over: its span, and the span of the phase that it is in. */
final class JobTrace {
    private static final AttributeKey<Long> BEGIN = AttributeKey.longKey("trainyard.virtual.begin_ns");
    private static final AttributeKey<Long> END = AttributeKey.longKey("trainyard.virtual.end_ns");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("trainyard.attempt");

    private final Tracer tracer;
    private final KeyedIds ids;
    private final long epochNs;
    private final int job;
    private final Span whole;
    private final Context parent;
    private String phase = "";
    private Span span = Span.getInvalid();
    private long phaseNs;
    private int spans;
    private int attempt;

    /** Begins the trace. */
    JobTrace(Tracer tracer, KeyedIds ids, long epochNs, int job, String name, long atNs) {
        this.tracer = tracer;
        this.ids = ids;
        this.epochNs = epochNs;
        this.job = job;
        this.whole = begin(tracer.spanBuilder("TrainingJob " + name).setNoParent(), atNs);
        this.parent = Context.root().with(whole);
    }

    /** The span of the whole job. */
    Span whole() {
        return whole;
    }

    /** The span of the phase that the job is in. */
    Span span() {
        return span;
    }

    String phase() {
        return phase;
    }

    void attempt(int number) {
        attempt = number;
    }

    /** The job goes into another phase; never back in time. */
    void enter(String name, long atNs) {
        long fromNs = Math.max(atNs, phaseNs);
        leave(fromNs);
        phase = name;
        phaseNs = fromNs;
        span = begin(tracer.spanBuilder(name).setParent(parent), fromNs);
        if (attempt > 0) {
            span.setAttribute(ATTEMPT, (long) attempt);
        }
    }

    /** Something worth a mark on the span of the phase. */
    void note(String sentence, long atNs) {
        span.addEvent(sentence, epochNs + atNs, TimeUnit.NANOSECONDS);
    }

    /** The job is over. */
    void end(long atNs) {
        long endNs = Math.max(atNs, phaseNs);
        leave(endNs);
        end(whole, endNs);
    }

    private void leave(long atNs) {
        if (!phase.isEmpty()) {
            end(span, atNs);
        }
    }

    private Span begin(SpanBuilder builder, long atNs) {
        ids.next(job, spans++);
        return builder.setStartTimestamp(epochNs + atNs, TimeUnit.NANOSECONDS)
                .setAttribute(BEGIN, atNs)
                .startSpan();
    }

    private void end(Span ended, long atNs) {
        ended.setAttribute(END, atNs);
        ended.end(epochNs + atNs, TimeUnit.NANOSECONDS);
    }
}
