package dev.trainyard.yard.live;

import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import dev.trainyard.door.rest.Dispatcher;
import dev.trainyard.door.rest.DoorLimits;
import dev.trainyard.door.rest.Reply;
import dev.trainyard.yard.store.RunRecord;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What concerns the yard as a whole: which parts it has, how it stops, how it forks. */
final class YardRoutes implements DoorRoutes {
    private final LiveYard yard;
    private final LiveSettings settings;
    private final RunRecord record;
    private final Forks forks;
    private final Runnable onStop;
    private final Dispatcher dispatcher = new Dispatcher(DoorLimits.standard());

    YardRoutes(LiveYard yard, LiveSettings settings, RunRecord record, Forks forks, Runnable onStop) {
        this.yard = yard;
        this.settings = settings;
        this.record = record;
        this.forks = forks;
        this.onStop = onStop;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("GET", "/yard", "yard", "What runs: parts, run, versions."),
                Endpoint.of("POST", "/shutdown", "yard", "Stops the yard in good order; its log stays.")
                        .answers(202, ""),
                Endpoint.of("POST", "/fork", "yard", "Copies the run up to a time into a new yard.")
                        .takes("ForkOrder")
                        .answers(201, ""));
    }

    @Override
    public void mount(Router router) {
        router.get("/yard").handler(dispatcher.handler(r -> Reply.json(200, shown())));
        router.post("/shutdown").handler(dispatcher.handler(r -> {
            onStop.run();
            return Reply.json(202, Map.of("status", "stopping"));
        }));
        router.post("/fork").handler(dispatcher.handler(forks::fork));
    }

    private Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("yard", settings.yard());
        shown.put("run", record.id());
        shown.put("seed", record.seed());
        shown.put("modelVersion", record.modelVersion());
        shown.put("catalogue", record.catalogueHash());
        shown.put("foreignServices", record.foreign());
        shown.put("parts", parts());
        shown.put("notReady", yard.notReady());
        shown.put("deadLetters", yard.timekeeper().deadLetters());
        return shown;
    }

    private List<Map<String, Object>> parts() {
        List<Map<String, Object>> parts = new ArrayList<>();
        parts.add(part("yard", ProcessHandle.current().pid(), true, yard.url()));
        parts.add(part(
                "broker",
                yard.broker().pid(),
                yard.broker().isAlive(),
                yard.broker().address()));
        List<Long> hosts = yard.hosts().pids();
        for (int i = 0; i < hosts.size(); i++) {
            boolean alive =
                    ProcessHandle.of(hosts.get(i)).map(ProcessHandle::isAlive).orElse(false);
            parts.add(part("shards " + i, hosts.get(i), alive, ""));
        }
        return parts;
    }

    private static Map<String, Object> part(String name, long pid, boolean alive, String address) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("name", name);
        part.put("pid", pid);
        part.put("state", alive ? "running" : "gone");
        part.put("address", address);
        return part;
    }
}
