package dev.trainyard.yard.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.domain.resource.Problem;
import dev.trainyard.door.rest.HttpProblem;
import dev.trainyard.door.rest.Reply;
import dev.trainyard.door.rest.Request;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.history.RunLogCopy;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes yards that have lived through the same up to a time: the log is copied into a new run with a broker of its own,
 * and a process of its own goes on from there. This yard goes on meanwhile.
 */
final class Forks {
    private final LiveYard yard;
    private final LiveSettings settings;
    private final RunRecord record;
    private final RunStore store;
    private final LiveParts parts;
    private final YAMLMapper yaml = new YAMLMapper();

    Forks(LiveYard yard, LiveSettings settings, RunRecord record, RunStore store, LiveParts parts) {
        this.yard = yard;
        this.settings = settings;
        this.record = record;
        this.store = store;
        this.parts = parts;
    }

    /** Answers {@code POST /fork}. */
    Reply fork(Request request) throws InterruptedException {
        JsonNode body = body(request);
        YardFolder folder = folder(body.path("yard").asText(""));
        long atNs = at(body.path("at").asText(""));
        String run = store.reserve(folder.name() + "-s" + record.seed());
        RunRecord fork = new RunRecord(
                run,
                record.seed(),
                record.runtime(),
                record.processes(),
                record.chipNodeShards(),
                record.statedEndNs(),
                record.modelVersion(),
                record.catalogueHash(),
                record.snapshotEvery(),
                record.pace(),
                RunRecord.Status.INTERRUPTED,
                "",
                folder.name(),
                record.foreign());
        try {
            RunLogCopy.Copied copied = copy(run, atNs);
            store.save(fork);
            LiveSettings wanted =
                    new LiveSettings(folder.name(), run, 0, "", true, settings.tokenWanted(), settings.chips());
            return switch (LiveProcess.start(wanted, folder, parts::note)) {
                case LiveProcess.Started.Failed(String sentence) ->
                    throw new HttpProblem(500, "the new yard did not start: " + sentence);
                case LiveProcess.Started.Ready(String url) -> Reply.json(201, shown(folder, run, url, copied));
            };
        } catch (HttpProblem | InterruptedException e) {
            if (!store.isRunning(run)) {
                store.delete(run);
            }
            throw e;
        }
    }

    private RunLogCopy.Copied copy(String run, long atNs) throws InterruptedException {
        try (LiveBroker other = LiveBroker.start(store, run, parts)) {
            return RunLogCopy.copy(
                    record.id(), KafkaClients.of(yard.broker().address()), run, KafkaClients.of(other.address()), atNs);
        } catch (BrokerFailedException e) {
            throw new HttpProblem(500, "the broker of the new yard did not start: " + e.getMessage());
        } catch (RefusedException e) {
            throw new HttpProblem(409, String.valueOf(e.getMessage()));
        }
    }

    private YardFolder folder(String wish) {
        String name = wish;
        for (int i = 1; name.isEmpty(); i++) {
            String candidate = settings.yard() + "-fork" + (i == 1 ? "" : "-" + i);
            name = YardFolder.of(store, candidate).run().isEmpty() ? candidate : "";
        }
        YardFolder folder;
        try {
            folder = YardFolder.of(store, name);
        } catch (InvalidInputException e) {
            throw invalid("yard", name + " is no name; use lower-case letters, digits and -, at most 60");
        }
        if (folder.live().isPresent()) {
            throw new HttpProblem(
                    409,
                    "yard " + name + " is up; stop it by ./trainyard down --yard " + name + ", or choose another name");
        }
        return folder;
    }

    private static long at(String text) {
        if (text.isEmpty()) {
            return VirtualTime.NEVER_NS;
        }
        return switch (VirtualDuration.parse(text)) {
            case VirtualDuration.Ok(long ns) -> ns;
            case VirtualDuration.Bad(String message) -> throw invalid("at", message);
        };
    }

    private JsonNode body(Request request) {
        try {
            JsonNode body = yaml.readTree(request.body());
            return body == null ? yaml.createObjectNode() : body;
        } catch (IOException e) {
            throw new HttpProblem(400, "the body is not JSON: " + e.getMessage());
        }
    }

    private static HttpProblem invalid(String path, String message) {
        return HttpProblem.invalid(List.of(new Problem("request", 1, 1, path, path + ": " + message)));
    }

    private static Map<String, Object> shown(YardFolder folder, String run, String url, RunLogCopy.Copied copied) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("yard", folder.name());
        shown.put("run", run);
        shown.put("url", url);
        shown.put("virtualTime", VirtualDuration.format(copied.nowNs()));
        shown.put("virtualTimeNs", copied.nowNs());
        shown.put("window", copied.window());
        shown.put("records", copied.records());
        return shown;
    }
}
