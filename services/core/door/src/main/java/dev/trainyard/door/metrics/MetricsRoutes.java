package dev.trainyard.door.metrics;

import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /metrics}: the text format of Prometheus, or OpenMetrics where that is asked for. */
public final class MetricsRoutes implements DoorRoutes {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    public MetricsRoutes(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.of("GET", "/metrics", "yard", "Metrics for Prometheus.")
                .as("text/plain", OPEN_METRICS));
    }

    @Override
    public void mount(Router router) {
        router.get("/metrics").handler(this::scrape);
    }

    private void scrape(RoutingContext ctx) {
        String accept = ctx.request().getHeader(HttpHeaders.ACCEPT);
        String type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        // Thousands of series take tens of milliseconds: not on the event loop.
        ctx.vertx()
                .executeBlocking(() -> registry.scrape(type), false)
                .onSuccess(text ->
                        ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(text))
                .onFailure(ctx::fail);
    }
}
