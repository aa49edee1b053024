package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.kubernetes.api.AcceleratorPool;
import dev.trainyard.kubernetes.api.CapacityQueue;
import dev.trainyard.kubernetes.api.JsonTree;
import dev.trainyard.kubernetes.api.TrainingJob;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.operator.log.YardLog;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources made at random from the schemas of the definitions: each is taken or refused, and the operator goes on. */
class FuzzedResourcesTest {
    private static final int COUNT = Integer.getInteger("fuzz", 500);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /** Texts that stand for anything with a pattern, and for names. */
    private static final List<String> TEXTS = List.of(
            "10m",
            "1h",
            "2d4h",
            "0s",
            "90s",
            "1000000h",
            "0.5",
            "1",
            "1e3",
            "h100",
            "small",
            "h100-sxm",
            "trainium2",
            "grand-teton-h100",
            "trn2.48xlarge",
            "small-clos",
            "none",
            "llama-3-2024",
            "",
            "x",
            "ä\n\"");

    @TempDir
    Path folder = Path.of("");

    @Test
    void nothingStopsTheOperator() throws Exception {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        try (TestCluster cluster = new TestCluster();
                TestYard yard = new TestYard(folder, "run-fuzz");
                YardLog log = yard.log();
                Operators operator = new Operators(
                        cluster.client(),
                        log,
                        OperatorSettings.standard("operator-0", "default").withLeaseDuration(Duration.ofSeconds(7)))) {
            TestYard.await("leads", operator::isLeading);
            cluster.apply(TestCluster.YARD); // Time stands: some of these pools would fill the machine.

            // When resources come that only the schema has seen
            Map<String, JsonNode> schemas = Map.of(
                    "acceleratorpools", schema("acceleratorpools"),
                    "capacityqueues", schema("capacityqueues"),
                    "trainingjobs", schema("trainingjobs"));
            List<YardObject> taken = new ArrayList<>();
            int refused = 0;
            for (int i = 0; i < COUNT; i++) {
                YardObject object = object(random, schemas, i);
                try {
                    taken.add(cluster.client().resource(object).create());
                } catch (KubernetesClientException e) {
                    assertThat(e.getCode()).as(e.getMessage()).isEqualTo(422);
                    refused++;
                }
            }
            System.out.printf(Locale.ROOT, "%d taken and %d refused by the API server%n", taken.size(), refused);
            assertThat(taken).isNotEmpty();

            // Then each of those that the API server took is taken or refused by the yard
            for (YardObject object : taken) {
                TestYard.await(object.getKind() + " " + object.getSpec(), () -> {
                    YardObject now = cluster.client().resource(object).get();
                    return !TestCluster.condition(now, "Accepted").isEmpty();
                });
            }
            // And an ordinary job goes through
            cluster.apply(TestCluster.job("default", "ordinary", 1, "duration: 10m"));
            cluster.awaitCondition("default", "ordinary", "Accepted", "True/Admitted");
            assertThat(operator.isLeading()).isTrue();
            assertThat(log.trouble()).isNull();
        }
    }

    private static JsonNode schema(String plural) throws Exception {
        JsonNode definition = new YAMLMapper()
                .readTree(TestCluster.CRDS.resolve(plural + ".yaml").toFile());
        return definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    }

    private static YardObject object(SplittableRandom random, Map<String, JsonNode> schemas, int i) {
        YardObject object =
                switch (random.nextInt(4)) {
                    case 0 -> new AcceleratorPool();
                    case 1 -> new CapacityQueue();
                    default -> new TrainingJob();
                };
        object.getMetadata().setName("fuzz-" + i);
        JsonNode schema = Objects.requireNonNull(schemas.get(object.getPlural()));
        object.setSpec(new JsonTree(random.nextInt(4) == 0 ? value(random, schema) : changed(random, object, schema)));
        if (object instanceof TrainingJob) {
            object.getMetadata().setNamespace("default");
        }
        return object;
    }

    /** A good spec with one to three fields made anew, so that many pass the schema and its rules. */
    private static JsonNode changed(SplittableRandom random, YardObject object, JsonNode schema) {
        ObjectNode spec = (ObjectNode) good(object);
        List<Map.Entry<String, JsonNode>> properties =
                new ArrayList<>(schema.path("properties").properties());
        for (int i = random.nextInt(3); i >= 0; i--) {
            Map.Entry<String, JsonNode> property = properties.get(random.nextInt(properties.size()));
            spec.set(property.getKey(), value(random, property.getValue()));
        }
        return spec;
    }

    private static JsonNode good(YardObject object) {
        String yaml = object instanceof TrainingJob
                ? TestCluster.job("default", "good", 2, "duration: 10m")
                : TestCluster.YARD.split("---\n")[object instanceof AcceleratorPool ? 0 : 1];
        try {
            return new YAMLMapper().readTree(yaml).path("spec");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode value(SplittableRandom random, JsonNode schema) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (schema.has("enum")) {
            JsonNode all = schema.get("enum");
            return all.get(random.nextInt(all.size()));
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean() && random.nextBoolean()) {
            return make.numberNode(number(random, schema));
        }
        return switch (schema.path("type").asText("string")) {
            case "object" -> object(random, schema);
            case "array" -> {
                var array = make.arrayNode();
                int size = random.nextInt(schema.path("minItems").asInt(0), 4);
                for (int i = 0; i < size; i++) {
                    array.add(value(random, schema.path("items")));
                }
                yield array;
            }
            case "integer" -> make.numberNode(number(random, schema));
            case "number" -> make.numberNode(number(random, schema) * random.nextDouble());
            case "boolean" -> make.booleanNode(random.nextBoolean());
            default -> make.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private static ObjectNode object(SplittableRandom random, JsonNode schema) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(r -> required.add(r.asText()));
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(3) == 0) {
                object.set(property.getKey(), value(random, property.getValue()));
            }
        });
        return object;
    }

    private static long number(SplittableRandom random, JsonNode schema) {
        long min = schema.path("minimum").asLong(0);
        long max = Math.max(min, schema.path("maximum").asLong(random.nextInt(3) == 0 ? 1L << 40 : min + 64));
        return max == min ? min : random.nextLong(min, max);
    }
}
