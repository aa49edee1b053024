package dev.trainyard.operator.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.status.PlacementStatus;
import dev.trainyard.door.projection.ObjectJson;
import dev.trainyard.kubernetes.api.JsonTree;
import dev.trainyard.kubernetes.api.Placement;
import dev.trainyard.operator.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The writes of the operator: finalizers and statuses by server-side apply, whose answers nobody reads, and events.
 * Through the client's own HTTP, so that its addresses and credentials hold.
 */
public final class StatusApi {
    /** Owner of the fields that the operator writes. */
    public static final String FIELD_MANAGER = "trainyard-operator";

    private static final String PLACEMENT = HasMetadata.getKind(Placement.class);
    private static final String APPLY = "application/apply-patch+yaml";
    /** Nobody reads the object in the answer, so the API server need not write all of it. */
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    private static final long PATIENCE_SECONDS = 10;

    private final KubernetesClient client;
    private final HttpClient http;

    /** @param client stays the caller's to close */
    public StatusApi(KubernetesClient client) {
        this.client = client;
        this.http = client.getHttpClient();
    }

    /** How a write went. */
    public sealed interface Answer {}

    /** It is written. */
    public record Written() implements Answer {}

    /** There is no such object any more, or another one of its name. */
    public record Gone() implements Answer {}

    /**
     * It was refused, and would be again.
     *
     * @param message by the API server
     */
    public record Refused(String message) implements Answer {}

    /**
     * The API server is away or busy.
     *
     * @param message what happened
     */
    public record Later(String message) implements Answer {}

    /** Puts our finalizer on an object; one that is on its way out needs none any more. */
    Answer hold(ObjectRef ref) throws InterruptedException {
        ObjectNode object = identity(ref);
        object.withObjectProperty("metadata").putArray("finalizers").add(ObjectRef.FINALIZER);
        Answer answer = send("PATCH", ref.path() + "?force=true&fieldManager=" + FIELD_MANAGER, APPLY, text(object));
        return answer instanceof Refused(String message) && message.contains("is being deleted")
                ? new Written()
                : answer;
    }

    /** Applies the whole status of an object. */
    Answer status(ObjectRef ref, JsonTree status) throws InterruptedException {
        ObjectNode object = identity(ref);
        object.set("status", status.json());
        return send("PATCH", ref.path() + "/status?force=true&fieldManager=" + FIELD_MANAGER, APPLY, text(object));
    }

    /** Says where a job lies, in an object that the job owns. */
    Answer placement(ObjectRef job, PlacementStatus placement) throws InterruptedException {
        ObjectNode object = ObjectJson.MAPPER.createObjectNode();
        object.put("apiVersion", Resource.API_VERSION);
        object.put("kind", PLACEMENT);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", job.name());
        metadata.put("namespace", job.namespace());
        ObjectNode owner = metadata.putArray("ownerReferences").addObject();
        owner.put("apiVersion", Resource.API_VERSION);
        owner.put("kind", job.kind());
        owner.put("name", job.name());
        owner.put("uid", job.uid());
        owner.put("controller", true);
        object.set("status", ObjectJson.MAPPER.valueToTree(placement));
        String path = "/apis/" + Resource.API_VERSION + "/namespaces/" + job.namespace() + "/"
                + HasMetadata.getPlural(Placement.class) + "/" + job.name();
        return send("PATCH", path + "?force=true&fieldManager=" + FIELD_MANAGER, APPLY, text(object));
    }

    private static ObjectNode identity(ObjectRef ref) {
        ObjectNode object = ObjectJson.MAPPER.createObjectNode();
        object.put("apiVersion", Resource.API_VERSION);
        object.put("kind", ref.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", ref.name());
        if (!ref.namespace().isEmpty()) {
            metadata.put("namespace", ref.namespace());
        }
        metadata.put("uid", ref.uid()); // Nothing goes to a later object of the same name, and none is made.
        return object;
    }

    /** Creates an event; one of the same name is the same one. */
    public Answer event(String namespace, ObjectNode event) throws InterruptedException {
        return send(
                "POST",
                "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events?fieldManager=" + FIELD_MANAGER,
                "application/json",
                text(event));
    }

    private Answer send(String method, String path, String contentType, String body) throws InterruptedException {
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(URI.create(client.getMasterUrl().toString()).resolve(path))
                .method(method, contentType, body)
                .header("Accept", METADATA_ONLY)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .build();
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, byte[].class);
        try {
            HttpResponse<byte[]> response = sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            int code = response.code();
            if (code < 300) {
                return new Written();
            }
            String said = new String(response.body(), StandardCharsets.UTF_8);
            if (code == 404 || code == 409 || (code == 422 && said.contains("metadata.uid"))) {
                return new Gone();
            }
            return code == 429 || code >= 500 && !said.contains("schema") ? new Later(said) : new Refused(said);
        } catch (ExecutionException | TimeoutException e) {
            return new Later(String.valueOf(e.getCause() == null ? "no answer" : e.getCause()));
        } finally {
            sent.cancel(true); // What is given up must not arrive after what is written next.
        }
    }

    private static String text(ObjectNode object) {
        try {
            return ObjectJson.MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }
}
