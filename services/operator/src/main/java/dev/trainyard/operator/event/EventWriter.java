package dev.trainyard.operator.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.door.projection.Change;
import dev.trainyard.door.projection.ObjectJson;
import dev.trainyard.operator.ObjectRef;
import dev.trainyard.operator.OperatorCounters;
import dev.trainyard.operator.status.Limits;
import dev.trainyard.operator.status.RateLimit;
import dev.trainyard.operator.status.StatusApi;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

/**
 * Writes what the log tells of followed objects as events. There are far more than an API server should keep at full
 * speed, so a limit decides, and those beyond it are counted and left out: the whole story is in the log. An event has a
 * name that follows from what it says, so a restarted operator writes none twice.
 */
public final class EventWriter {
    private static final Logger LOG = System.getLogger(EventWriter.class.getName());
    private static final String CONTROLLER = "trainyard.dev/operator";
    private static final int NOTE_MAX = 1_024;
    private static final int BURST = 30;

    /** Admission, placement, interruption, end, refusal, and what happens to nodes. */
    private static final Set<String> REASONS = Set.of(
            "Submitted",
            "Placed",
            "Interrupted",
            "Suspended",
            "Resumed",
            "Succeeded",
            "Cancelled",
            "Refused",
            "NodeUnfit");

    private final StatusApi api;
    private final OperatorCounters counters;
    private final String instance;
    private final RateLimit limit;

    /** @param instance name of this operator among several */
    public EventWriter(StatusApi api, Limits limits, OperatorCounters counters, String instance) {
        this.api = api;
        this.counters = counters;
        this.instance = instance;
        this.limit = new RateLimit(limits.eventsPerSecond(), BURST);
    }

    /** Writes an event of the log about an object, if it is worth it and the limit allows it. */
    public void write(ObjectRef ref, Change told) throws InterruptedException {
        JsonNode said;
        try {
            said = ObjectJson.MAPPER.readTree(told.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the projection wrote what is no JSON", e);
        }
        String reason = said.path("reason").asText();
        if (!REASONS.contains(reason)) {
            return;
        }
        if (limit.take(System.nanoTime()) > 0) {
            counters.eventsLeftOut.incrementAndGet();
            return;
        }
        String namespace = ref.namespace().isEmpty() ? "default" : ref.namespace();
        switch (api.event(namespace, event(ref, namespace, said))) {
            case StatusApi.Written _ -> counters.events.incrementAndGet();
            case StatusApi.Gone _ -> {
                // It is there already, or its namespace is not.
            }
            case StatusApi.Later later -> {
                counters.eventsLeftOut.incrementAndGet();
                LOG.log(Level.DEBUG, "an event was left out: {0}", later.message());
            }
            case StatusApi.Refused refused -> {
                counters.failedWrites.incrementAndGet();
                LOG.log(Level.WARNING, "an event about {0} was refused: {1}", ref.path(), refused.message());
            }
        }
    }

    private ObjectNode event(ObjectRef ref, String namespace, JsonNode said) {
        String message = said.path("message").asText();
        String virtualTime = said.path("virtualTime").asText();
        String reason = said.path("reason").asText();
        String note = "at " + virtualTime + " of virtual time: " + message;
        ObjectNode event = ObjectJson.MAPPER.createObjectNode();
        event.put("apiVersion", "events.k8s.io/v1");
        event.put("kind", "Event");
        ObjectNode metadata = event.putObject("metadata");
        metadata.put("name", name(ref, said));
        metadata.put("namespace", namespace);
        event.put("eventTime", time());
        event.put("reportingController", CONTROLLER);
        event.put("reportingInstance", instance);
        event.put("action", reason);
        event.put("reason", reason);
        event.put("type", said.path("type").asText());
        event.put("note", note.length() <= NOTE_MAX ? note : note.substring(0, NOTE_MAX));
        ObjectNode regarding = event.putObject("regarding");
        regarding.put("apiVersion", Resource.API_VERSION);
        regarding.put("kind", ref.kind());
        regarding.put("name", ref.name());
        if (!ref.namespace().isEmpty()) {
            regarding.put("namespace", ref.namespace());
        }
        regarding.put("uid", ref.uid());
        return event;
    }

    private static String name(ObjectRef ref, JsonNode said) {
        long hash = 31L * said.path("virtualTimeNs").asLong()
                + said.path("reason").asText().hashCode()
                + 31L * 31 * (ref.uid() + said.path("message").asText()).hashCode();
        String name = ref.name().length() <= 200 ? ref.name() : ref.name().substring(0, 200);
        return name + "." + String.format(Locale.ROOT, "%016x", hash);
    }

    /** Six digits behind the point, always: what MicroTime wants. */
    private static String time() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String seconds = now.toString();
        return seconds.substring(0, seconds.length() - 1) + ".000000Z";
    }
}
