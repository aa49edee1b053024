package dev.trainyard.kubernetes.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random objects out of the schema of a definition. Most follow it; some break it in one place: another type, a number out
 * of bounds, a missing or an unknown field, nothing, a very long or a strange text. Rules over several fields are not
 * looked at, so few of them pass; with a good spec at hand, most are that spec with one to three fields made anew. The
 * same seed gives the same objects.
 */
public final class FuzzedObjects {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "a",
            "research",
            "h100-sxm",
            "0",
            "0s",
            "10m",
            "1h30m",
            "true",
            "null",
            "none",
            "~",
            "\u0000",
            "\u202e",
            "{}",
            "\ud83d\ude80",
            "a: b",
            "-1",
            "1e999",
            "../..",
            "*&x",
            "x".repeat(300));
    private static final List<Long> NUMBERS = List.of(
            -1L, 0L, 1L, 2L, 8L, 64L, (long) Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, Long.MIN_VALUE);
    private static final int BREAKS_ONE_IN = 3;
    private static final int FAR_ONE_IN = 4;
    private static final int LARGE_ONE_IN = 12;

    private final Random random;
    private final CustomResourceDefinition definition;
    private final JSONSchemaProps spec;
    private final @Nullable ObjectNode good;
    private final List<String> words;
    private int made;

    /**
     * @param definition whose first version counts
     * @param seed of all choices
     */
    public FuzzedObjects(CustomResourceDefinition definition, long seed) {
        this(definition, seed, null, List.of());
    }

    /**
     * Objects near a good one.
     *
     * @param good a spec that passes
     * @param words texts that mean something in some field
     */
    public FuzzedObjects(
            CustomResourceDefinition definition, long seed, @Nullable ObjectNode good, List<String> words) {
        this.good = good;
        this.words = List.copyOf(words);
        this.definition = definition;
        this.random = new Random(seed);
        CustomResourceDefinitionVersion version =
                definition.getSpec().getVersions().getFirst();
        JSONSchemaProps found =
                version.getSchema().getOpenAPIV3Schema().getProperties().get("spec");
        if (found == null) {
            throw new IllegalArgumentException(definition.getMetadata().getName() + " has no spec");
        }
        this.spec = found;
    }

    /** The next one, with a name of its own; in a namespace when its kind has them. */
    public ObjectNode next() {
        made++;
        ObjectNode object = JSON.objectNode();
        object.put(
                "apiVersion",
                definition.getSpec().getGroup() + "/"
                        + definition.getSpec().getVersions().getFirst().getName());
        object.put("kind", definition.getSpec().getNames().getKind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", "fuzzed-" + made);
        if (definition.getSpec().getScope().equals("Namespaced")) {
            metadata.put("namespace", "default");
        }
        object.set("spec", spec());
        return object;
    }

    private JsonNode spec() {
        if (good != null && random.nextInt(FAR_ONE_IN) != 0) {
            return near(good);
        }
        JsonNode whole = value(spec);
        return random.nextInt(BREAKS_ONE_IN) == 0 ? broken(whole) : whole;
    }

    private ObjectNode near(ObjectNode from) {
        ObjectNode changed = from.deepCopy();
        List<Map.Entry<String, JSONSchemaProps>> properties =
                List.copyOf(spec.getProperties().entrySet());
        for (int i = random.nextInt(3); i >= 0; i--) {
            Map.Entry<String, JSONSchemaProps> property = properties.get(random.nextInt(properties.size()));
            changed.set(property.getKey(), value(property.getValue()));
        }
        return changed;
    }

    private JsonNode value(JSONSchemaProps schema) {
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return schema.getEnum().get(random.nextInt(schema.getEnum().size()));
        }
        if (schema.getDefault() != null && !schema.getDefault().isObject() && random.nextBoolean()) {
            return schema.getDefault();
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return random.nextBoolean()
                    ? JSON.numberNode(random.nextInt(1, 1_000))
                    : JSON.textNode("0." + random.nextInt(1, 99));
        }
        return switch (String.valueOf(schema.getType())) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer" -> JSON.numberNode(number(schema));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(text(schema));
        };
    }

    private ObjectNode object(JSONSchemaProps schema) {
        ObjectNode object = JSON.objectNode();
        List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
        for (Map.Entry<String, JSONSchemaProps> property :
                schema.getProperties().entrySet()) {
            if (required.contains(property.getKey()) || random.nextBoolean()) {
                object.set(property.getKey(), value(property.getValue()));
            }
        }
        return object;
    }

    private ArrayNode array(JSONSchemaProps schema) {
        ArrayNode array = JSON.arrayNode();
        int items = random.nextInt(1, 4);
        for (int i = 0; i < items; i++) {
            array.add(value(schema.getItems().getSchema()));
        }
        return array;
    }

    private long number(JSONSchemaProps schema) {
        long min = schema.getMinimum() == null ? 0 : schema.getMinimum().longValue();
        if (random.nextInt(LARGE_ONE_IN) == 0) {
            long max =
                    schema.getMaximum() == null ? 1L << 40 : schema.getMaximum().longValue();
            return random.nextLong(min, Math.max(min, max) + 1);
        }
        return min + (1L << random.nextInt(8)) - 1;
    }

    private String text(JSONSchemaProps schema) {
        if (!words.isEmpty() && random.nextBoolean()) {
            return words.get(random.nextInt(words.size()));
        }
        boolean duration = schema.getMaxLength() != null && schema.getMaxLength() < 64;
        return duration ? random.nextInt(1, 90) + "m" : "name-" + random.nextInt(10);
    }

    /** The same tree with one place broken. */
    private JsonNode broken(JsonNode tree) {
        List<Place> places = new ArrayList<>();
        collect(tree, places);
        if (places.isEmpty()) {
            return nonsense();
        }
        Place place = places.get(random.nextInt(places.size()));
        if (place.parent instanceof ObjectNode object && place.field != null) {
            switch (random.nextInt(4)) {
                case 0 -> object.remove(place.field);
                case 1 -> object.set("unknown", nonsense());
                default -> object.set(place.field, nonsense());
            }
        } else if (place.parent instanceof ArrayNode array) {
            array.set(place.index, nonsense());
        }
        return tree;
    }

    private JsonNode nonsense() {
        return switch (random.nextInt(7)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.objectNode().set("a", JSON.arrayNode());
            case 2 -> JSON.arrayNode().add(1).addNull();
            case 3 -> JSON.numberNode(random.nextGaussian() * 1e6);
            case 4 -> JSON.booleanNode(true);
            case 5 -> JSON.numberNode(NUMBERS.get(random.nextInt(NUMBERS.size())));
            default -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                places.add(new Place(object, entry.getKey(), 0));
                collect(entry.getValue(), places);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                places.add(new Place(array, null, i));
                collect(array.get(i), places);
            }
        }
    }

    private record Place(JsonNode parent, @Nullable String field, int index) {}
}
