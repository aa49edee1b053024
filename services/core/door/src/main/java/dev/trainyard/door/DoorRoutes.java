package dev.trainyard.door;

import io.vertx.ext.web.Router;
import java.util.List;

/** A group of routes of the REST interface. The server of the yard and the orchestrator service mount the same groups. */
@FunctionalInterface
public interface DoorRoutes {
    /** Adds the routes; called once, on the event loop that will serve them. */
    void mount(Router router);

    /** What the OpenAPI document says about them. */
    default List<Endpoint> endpoints() {
        return List.of();
    }
}
