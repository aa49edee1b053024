package dev.trainyard.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pools and queues belong to no namespace; and specs may be written as Kubernetes wants them. */
class ClusterScopeTest {
    private static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: pool}
            spec: {system: grand-teton-h100, racks: 4, rack: {nodes: 2}, fabric: {preset: small-clos}, failures: none}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: research}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 64}]}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: TrainingJob
            metadata: {name: job, namespace: team-a}
            spec:
              queueRef: {name: research}
              model: {layers: 16, hiddenSize: 2048, attentionHeads: 16, ffnSize: 8192, vocabularySize: 32768}
              training: {sequenceLength: 4096, globalBatchSequences: 4096, parallelism: {tensor: 8, data: 4}}
              accelerators: {type: h100-sxm, perNode: 8}
              nodes: 4
              until: {steps: 30000}
            """;

    private final ResourceReader reader = new ResourceReader(Catalogue.bundled());

    @Test
    void aJobOfAnyNamespaceFindsItsQueue() {
        // When
        List<Resource> resources = resources(YARD);

        // Then
        assertThat(resources)
                .extracting(Resource::meta)
                .containsExactly(
                        new ResourceMeta("default", "pool"),
                        new ResourceMeta("default", "research"),
                        new ResourceMeta("team-a", "job"));
    }

    @Test
    void aPoolInANamespaceIsRefusedUnlessItIsTheOneThatMeansNone() {
        assertThat(problems(YARD.replace("{name: pool}", "{name: pool, namespace: team-a}")))
                .containsExactly("yard.yaml:3:35: metadata.namespace: found team-a, but AcceleratorPool is a kind"
                        + " without namespaces: jobs of all of them use it; remove the line");
        assertThat(resources(
                        YARD.replace("metadata: {name: research}", "metadata: {name: research, namespace: default}")))
                .isEqualTo(resources(YARD));
    }

    @Test
    void aQueueThatSomebodyPutIntoANamespaceIsRefusedInCommandsToo() {
        // Given a command that names what no reader would let through
        Resource.CapacityQueue queue = (Resource.CapacityQueue) resources(YARD).get(1);
        Resource odd = new Resource.CapacityQueue(new ResourceMeta("team-a", "research"), queue.spec());

        // Then
        assertThat(new DeclarationReader(Catalogue.bundled()).check(odd, KnownYard.none()))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("CapacityQueue is a kind without namespaces");
    }

    @Test
    void fractionsAndFailuresMayBeWrittenAsKubernetesWantsThem() {
        // Given both spellings
        String process = "{cause: a, component: Chip, ratePerMillionHours: 0.5, repairSigma: 0.8}";
        String bare = YARD.replace("failures: none", "failures: [" + process + "]");
        String strict = YARD.replace(
                "failures: none",
                "failures: {processes: [" + process.replace("0.5", "\"0.5\"").replace("0.8", "\"0.8\"") + "]}");

        // Then they mean the same, and the writer uses the second
        assertThat(resources(strict)).isEqualTo(resources(bare));
        assertThat(resources(YARD.replace("none", "{preset: none}"))).isEqualTo(resources(YARD));
        String written = ResourceWriter.write(resources(bare));
        assertThat(written).contains("failures:\n    processes:\n", "ratePerMillionHours: \"0.5\"");
        assertThat(resources(written)).isEqualTo(resources(bare));
        double tiny = 1e-9;
        assertThat(ResourceFields.fraction(tiny)).isEqualTo("0.0000000010");
    }

    @Test
    void mistakesInTheseFormsAreSaidWhereTheyAre() {
        String two = "{processes: [{cause: a, component: Chip, ratePerMillionHours: 1}, {cause: a, component: Chip,"
                + " ratePerMillionHours: 2}]}";
        assertThat(problems(YARD.replace("failures: none", "failures: " + two)))
                .singleElement()
                .asString()
                .contains("yard.yaml:4:", "spec.failures.processes[1].cause: a second process for a of a Chip");
        assertThat(problems(YARD.replace("failures: none", "failures: {preset: none, processes: []}")))
                .containsExactly(
                        "yard.yaml:4:102: spec.failures: found preset and processes, expected one of them; remove"
                                + " one");
        assertThat(problems(YARD.replace("failures: none", "storage: {readGBps: \"1e3\"}")))
                .singleElement()
                .asString()
                .contains("spec.storage.readGBps: expected a number in GB/s, found the text \"1e3\"");
    }

    @Test
    void theShapeOfAResourceIsReadWithoutTheOthers() {
        // Given a job whose queue and chip nobody knows
        String job = YARD.substring(YARD.lastIndexOf("---\n") + 4).replace("h100-sxm", "h1000");

        // Then its shape is good, and only that is looked at
        assertThat(DeclarationReader.readShape(new Source("job", job))).isInstanceOf(Declaration.Ok.class);
        assertThat(DeclarationReader.readShape(new Source("job", job.replace("nodes: 4", "nodes: 0"))))
                .isInstanceOf(Declaration.Invalid.class);
    }

    @Test
    void aListHasAnEnd() {
        String process = "{cause: c%d, component: Chip, ratePerMillionHours: 1}";
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= ResourceFields.ITEMS_MAX; i++) {
            many.append(i == 0 ? "" : ", ").append(process.formatted(i));
        }
        assertThat(problems(YARD.replace("failures: none", "failures: {processes: [" + many + "]}")))
                .singleElement()
                .asString()
                .contains("spec.failures.processes: 65 items, at most 64 are supported");
    }

    private List<Resource> resources(String text) {
        ReadResult result = reader.read(List.of(new Source("yard.yaml", text)), List.of());
        assertThat(result).isInstanceOf(ReadResult.Ok.class);
        List<Resource> resources = ((ReadResult.Ok) result).resources();
        assertThat(resources.getFirst()).isInstanceOf(AcceleratorPool.class);
        return resources;
    }

    private List<String> problems(String text) {
        ReadResult result = reader.read(List.of(new Source("yard.yaml", text)), List.of());
        assertThat(result).isInstanceOf(ReadResult.Invalid.class);
        return ((ReadResult.Invalid) result)
                .problems().stream().map(Problem::toString).toList();
    }
}
