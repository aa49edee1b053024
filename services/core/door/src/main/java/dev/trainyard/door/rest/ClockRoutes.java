package dev.trainyard.door.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.door.DoorRoutes;
import dev.trainyard.door.Endpoint;
import dev.trainyard.door.projection.VirtualText;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.servicekit.runtime.clock.Pace;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The clock: where virtual time stands, and orders to the timekeeper. */
public final class ClockRoutes implements DoorRoutes {
    static final int STEP_WINDOWS_MAX = 1_000_000;

    private static final String TAG = "clock";
    private static final String CLOCK = "Clock";

    private final ClockControl clock;
    private final YardProjection projection;
    private final Dispatcher dispatcher;
    private final ConditionStop conditionStop;
    private final YAMLMapper yaml = new YAMLMapper();

    public ClockRoutes(DoorPorts ports, Dispatcher dispatcher) {
        this.clock = ports.clock();
        this.projection = ports.projection();
        this.dispatcher = dispatcher;
        this.conditionStop = new ConditionStop(ports.projection(), ports.clock());
    }

    @Override
    public void mount(Router router) {
        router.get("/clock").handler(dispatcher.handler(r -> Reply.json(200, shown())));
        order(router, "release", body -> clock.release());
        order(router, "hold", body -> clock.hold());
        order(router, "pause", body -> clock.pause());
        order(router, "unpause", body -> clock.unpause());
        order(router, "step", body -> clock.step(windows(body)));
        order(router, "run-until", this::runUntil);
        order(router, "pace", body -> clock.pace(pace(body)));
        order(router, "snapshot", body -> clock.snapshot());
        order(router, "end", body -> clock.end());
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("GET", "/clock", TAG, "Where virtual time stands.").answers(200, CLOCK),
                order("release", "Lets time begin, or go on after hold."),
                order("hold", "Stops time; commands accumulate."),
                order("pause", "Stops time after the window being done."),
                order("unpause", "Lets time go on."),
                order("step", "Goes on for some windows, then pauses.").takes("Step"),
                order("run-until", "Goes on to a virtual time, or until a condition holds, then pauses.")
                        .takes("RunUntil"),
                order("pace", "Changes how fast time may go.").takes("PaceOrder"),
                order("snapshot", "Takes a snapshot of all shards with the next window."),
                order("end", "Ends the run with the next window."));
    }

    private static Endpoint order(String name, String summary) {
        return Endpoint.of("POST", "/clock/" + name, TAG, summary).answers(200, CLOCK);
    }

    private void order(Router router, String name, Consumer<JsonNode> order) {
        router.post("/clock/" + name).handler(dispatcher.handler(r -> {
            JsonNode body = body(r);
            if (!name.equals("pace") && !name.equals("snapshot")) {
                conditionStop.cancel();
            }
            if (clock.state().ended()) {
                throw new HttpProblem(409, "the run has ended; its clock takes no orders any more");
            }
            order.accept(body);
            return Reply.json(200, shown());
        }));
    }

    private JsonNode body(Request r) {
        try {
            JsonNode body = yaml.readTree(r.source().text());
            if (body == null || body.isMissingNode()) {
                return yaml.createObjectNode();
            }
            if (!body.isObject()) {
                throw new HttpProblem(
                        400, "the body is no object; expected fields, as in {\"windows\": 4}, or nothing");
            }
            return body;
        } catch (IOException e) {
            throw new HttpProblem(400, "the body is not JSON: " + e.getMessage());
        }
    }

    private static int windows(JsonNode body) {
        JsonNode windows = body.path("windows");
        if (windows.isMissingNode()) {
            return 1;
        }
        if (!windows.isInt() || windows.intValue() < 1 || windows.intValue() > STEP_WINDOWS_MAX) {
            throw invalid(
                    "windows", "expected a number of windows from 1 to " + STEP_WINDOWS_MAX + ", found " + windows);
        }
        return windows.intValue();
    }

    /** A field that is a text; empty where it is absent. */
    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw invalid(field, "expected a text, found " + value);
        }
        return value.asText();
    }

    private static Pace pace(JsonNode body) {
        try {
            return Pace.parse(text(body, "pace"));
        } catch (IllegalArgumentException e) {
            throw invalid("pace", String.valueOf(e.getMessage()));
        }
    }

    private void runUntil(JsonNode body) {
        String condition = text(body, "condition");
        String time = text(body, "time");
        if (condition.isEmpty() == time.isEmpty()) {
            throw invalid(
                    "time",
                    "expected either time, as in {\"time\": \"2d4h\"}, or condition, as in {\"condition\": \"jobs=done\"}");
        }
        if (!condition.isEmpty()) {
            conditionStop.begin(condition);
            return;
        }
        switch (VirtualDuration.parse(time)) {
            case VirtualDuration.Ok(long ns) -> clock.runUntil(ns);
            case VirtualDuration.Bad(String message) -> throw invalid("time", message);
        }
    }

    private static HttpProblem invalid(String path, String message) {
        return HttpProblem.invalid(List.of(new Problem("request", 1, 1, path, path + ": " + message)));
    }

    private Map<String, Object> shown() {
        ClockState s = clock.state();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("virtualTime", VirtualText.time(s.nowNs()));
        shown.put("virtualTimeNs", s.nowNs());
        shown.put("pace", s.pace());
        shown.put("achievedPace", s.achievedPace());
        shown.put("released", s.released());
        shown.put("paused", s.paused());
        // Who waits for idle wants to read what came of the work: not before it can be read here.
        shown.put("idle", s.idle() && projection.windows() >= s.windows());
        shown.put("ended", s.ended());
        Long untilNs = s.untilNs();
        String condition = conditionStop.text();
        if (!condition.isEmpty() || untilNs != null) {
            shown.put("until", condition.isEmpty() && untilNs != null ? VirtualText.time(untilNs) : condition);
        }
        shown.put("windows", s.windows());
        shown.put("commandsWaiting", s.commandsWaiting());
        shown.put("awaited", s.awaited());
        shown.put("digest", s.digest());
        return shown;
    }
}
