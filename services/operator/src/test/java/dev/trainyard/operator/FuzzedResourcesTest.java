package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.kubernetes.api.YardObject;
import dev.trainyard.kubernetes.api.crd.Definitions;
import dev.trainyard.kubernetes.testing.FuzzedObjects;
import dev.trainyard.operator.log.YardLog;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources made at random from the schemas of the definitions: each is taken or refused, and the operator goes on. */
class FuzzedResourcesTest {
    private static final int COUNT = Integer.getInteger("fuzz", 500);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /** Texts that stand for anything with a pattern, and for names. */
    private static final List<String> WORDS = List.of(
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
        Random random = new Random(SEED);
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
            List<FuzzedObjects> kinds = new ArrayList<>();
            for (CustomResourceDefinition definition : Definitions.declared()) {
                kinds.add(near(definition));
            }
            List<YardObject> taken = new ArrayList<>();
            int refused = 0;
            for (int i = 0; i < COUNT; i++) {
                ObjectNode object = kinds.get(random.nextInt(kinds.size())).next();
                try {
                    taken.add((YardObject)
                            cluster.client().resource(object.toString()).create());
                } catch (KubernetesClientException e) {
                    assertThat(e.getCode()).as(e.getMessage()).isIn(400, 422);
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

    /** Objects of a kind, most of them near one that the yard takes. */
    private static FuzzedObjects near(CustomResourceDefinition definition) throws Exception {
        String yaml =
                switch (definition.getSpec().getNames().getKind()) {
                    case "AcceleratorPool" -> TestCluster.YARD.split("---\n")[0];
                    case "CapacityQueue" -> TestCluster.YARD.split("---\n")[1];
                    default -> TestCluster.job("default", "good", 2, "duration: 10m");
                };
        ObjectNode good = (ObjectNode) new YAMLMapper().readTree(yaml).path("spec");
        return new FuzzedObjects(
                definition, SEED + definition.getSpec().getNames().getKind().hashCode(), good, WORDS);
    }
}
