package dev.trainyard.kubernetes.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.domain.resource.Declaration;
import dev.trainyard.domain.resource.DeclarationReader;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceWriter;
import dev.trainyard.domain.status.AcceleratorPoolStatus;
import dev.trainyard.domain.status.ResourceStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A resource of Trainyard in an API server. */
public abstract sealed class YardObject extends CustomResource<JsonTree, JsonTree>
        permits AcceleratorPool, CapacityQueue, TrainingJob {
    private static final long serialVersionUID = 1L;

    /** Group of all kinds. */
    public static final String GROUP = "trainyard.dev";

    /** Version of all kinds. */
    public static final String VERSION = "v1alpha1";

    /** Category of all kinds: {@code kubectl get trainyard}. */
    public static final String CATEGORY = "trainyard";

    /** Label by which the scale of a pool selects; its value is the name of the pool. */
    public static final String POOL_LABEL = "trainyard.dev/pool";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();
    private static final YAMLMapper YAML = new YAMLMapper();

    @Override
    protected @Nullable JsonTree initSpec() {
        return null;
    }

    @Override
    protected @Nullable JsonTree initStatus() {
        return null;
    }

    /**
     * What the object declares, by itself: its fields, types and bounds are checked, not the names in it, since objects
     * come in any order. Labels and annotations are those of the object, without what kubectl keeps for itself.
     */
    public Declaration.Result declaration() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", Resource.API_VERSION);
        document.put("kind", getKind());
        ObjectMeta meta = getMetadata();
        Map<String, Object> identity = new LinkedHashMap<>();
        document.put("metadata", identity);
        identity.put("name", meta.getName());
        if (!Resource.isClusterScoped(getKind())) {
            identity.put("namespace", meta.getNamespace());
        }
        if (getSpec() != null) {
            document.put("spec", plain(getSpec().json()));
        }
        String title = getKind() + "/" + meta.getName();
        return switch (DeclarationReader.readShape(title, document)) {
            case Declaration.Invalid invalid -> invalid;
            case Declaration.Ok ok -> {
                SortedMap<String, String> annotations = sorted(meta.getAnnotations());
                annotations.remove(LAST_APPLIED);
                yield new Declaration.Ok(List.of(new Declaration(
                        ok.declarations().getFirst().resource(), sorted(meta.getLabels()), annotations, "")));
            }
        };
    }

    /** The object of a declared resource, without status. */
    public static YardObject of(Resource resource) {
        JsonNode written;
        try {
            written = YAML.readTree(ResourceWriter.write(List.of(resource)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the writer of resources wrote what is no YAML", e);
        }
        YardObject object =
                switch (resource) {
                    case Resource.AcceleratorPool _ -> new AcceleratorPool();
                    case Resource.CapacityQueue _ -> new CapacityQueue();
                    case Resource.TrainingJob _ -> new TrainingJob();
                };
        object.getMetadata().setName(resource.meta().name());
        if (!Resource.isClusterScoped(resource.kind())) {
            object.getMetadata().setNamespace(resource.meta().namespace());
        }
        object.setSpec(new JsonTree(written.get("spec")));
        return object;
    }

    /** The conditions of the status; empty when there is none. What is no condition is left out. */
    @JsonIgnore
    public List<ObjectCondition> conditions() {
        List<ObjectCondition> conditions = new ArrayList<>();
        if (getStatus() != null) {
            for (JsonNode node : getStatus().json().path("conditions")) {
                if (node.path("type").isTextual() && node.path("status").isTextual()) {
                    conditions.add(condition(node));
                }
            }
        }
        return conditions;
    }

    /**
     * A status as it stands in the object called {@code name}: the record's fields as they are, {@code conditions} in
     * place of the record's, and what the scale of a pool needs.
     */
    public static JsonTree statusOf(String name, ResourceStatus status, List<ObjectCondition> conditions) {
        ObjectNode tree = JSON.valueToTree(status);
        tree.set("conditions", JSON.<ArrayNode>valueToTree(conditions));
        if (status instanceof AcceleratorPoolStatus) {
            tree.put("selector", POOL_LABEL + "=" + name);
        }
        return new JsonTree(tree);
    }

    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
                yield fields;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                node.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case STRING -> node.textValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static ObjectCondition condition(JsonNode node) {
        JsonNode virtual = node.path("lastTransitionVirtualTime");
        return new ObjectCondition(
                node.path("type").asText(),
                node.path("status").asText(),
                node.path("reason").asText(),
                node.path("message").asText(),
                node.path("lastTransitionTime").asText(),
                virtual.isTextual() ? virtual.asText() : null,
                node.path("observedGeneration").asLong());
    }

    private static SortedMap<String, String> sorted(@Nullable Map<String, String> texts) {
        return texts == null ? new TreeMap<>() : new TreeMap<>(texts);
    }
}
