package dev.trainyard.orchestrator.service;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.metrics.DomainProjection;
import dev.trainyard.servicekit.metrics.YardNames;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.traces.JobTraces;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Traces of jobs, from the first event on: before it the header, with the run's calendar, has been read. */
final class TraceProjection implements DomainProjection, AutoCloseable {
    private final String endpoint;
    private final Supplier<Optional<RunHeader>> header;
    private @Nullable JobTraces traces;

    TraceProjection(String endpoint, Supplier<Optional<RunHeader>> header) {
        this.endpoint = endpoint;
        this.header = header;
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (traces == null) {
            header.get().ifPresent(h -> traces = JobTraces.to(h, endpoint));
        }
        JobTraces begun = traces;
        if (begun != null) {
            begun.onEvent(event, names);
        }
    }

    @Override
    public void close() {
        JobTraces begun = traces;
        if (begun != null) {
            begun.close();
        }
    }
}
