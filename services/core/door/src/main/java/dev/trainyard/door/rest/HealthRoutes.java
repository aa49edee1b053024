package dev.trainyard.door.rest;

import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import io.vertx.ext.web.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the yard lives, and whether it is ready or why not. */
public final class HealthRoutes implements DoorRoutes {
    static final String LIVE = "/livez";
    static final String READY = "/readyz";

    private final DoorPorts ports;
    private final Dispatcher dispatcher;

    public HealthRoutes(DoorPorts ports, Dispatcher dispatcher) {
        this.ports = ports;
        this.dispatcher = dispatcher;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("GET", LIVE, "yard", "Whether the program lives.").answers(200, "Health"),
                Endpoint.of("GET", READY, "yard", "Whether the yard takes orders, or why not (503).")
                        .answers(200, "Health"));
    }

    @Override
    public void mount(Router router) {
        router.get(LIVE).handler(dispatcher.handler(r -> Reply.json(200, Map.of("status", "live"))));
        router.get(READY).handler(dispatcher.handler(r -> {
            List<String> reasons = ports.notReady().get();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("status", reasons.isEmpty() ? "ready" : "not ready");
            shown.put("reasons", reasons);
            return Reply.json(reasons.isEmpty() ? 200 : 503, shown);
        }));
    }
}
