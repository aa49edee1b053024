package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.resource.Source;
import dev.trainyard.kernel.Envelope;
import java.util.List;

/** A yard in YAML, read as a person's file is: an H100 pool, a Trainium2 pool, a queue and as many jobs as wanted. */
public final class SampleYard {
    private static final String POOLS = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: blue}
            spec:
              system: grand-teton-h100
              racks: 4
              rack: {nodes: 2}
              fabric: {preset: small-clos}
              storage: {readGBps: 200, writeGBps: 100}
              failures: none
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: red}
            spec:
              system: trn2.48xlarge
              racks: 2
              rack: {nodes: 2}
              fabric: {preset: ec2-ultracluster-trn2}
              storage: {readGBps: 200, writeGBps: 100}
              failures: none
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: main}
            spec:
              quotas:
                - {accelerator: h100-sxm, nominal: 64}
              strategy: BestEffortFIFO
            """;
    private static final String JOB = """
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: TrainingJob
            metadata: {name: job-%d}
            spec:
              queueRef: {name: main}
              model: {layers: 32, hiddenSize: 4096, attentionHeads: 32, keyValueHeads: 8, ffnSize: 14336, vocabularySize: 128256}
              training:
                sequenceLength: 8192
                globalBatchSequences: 64
                parallelism: {tensor: 8, data: 2, dataSharding: Zero3}
              accelerators: {type: h100-sxm, perNode: 8}
              nodes: 2
              spareNodes: 1
              until: {steps: 1000}
            """;

    private SampleYard() {}

    /** The resources, in the order of the file. */
    public static List<Resource> resources(int jobs) {
        StringBuilder yaml = new StringBuilder(POOLS);
        for (int job = 0; job < jobs; job++) {
            yaml.append(JOB.formatted(job));
        }
        ReadResult read = new ResourceReader(Catalogue.bundled())
                .read(List.of(new Source("yard.yaml", yaml.toString())), List.of());
        return switch (read) {
            case ReadResult.Ok ok -> ok.resources();
            case ReadResult.Invalid invalid -> throw new AssertionError(invalid.render());
        };
    }

    /** Applies the resources to folds; the names they get. */
    public static YardNames apply(List<Resource> resources, DomainProjection... folds) {
        YardNames names = new YardNames();
        for (Resource resource : resources) {
            int number = names.apply(resource);
            for (DomainProjection fold : folds) {
                fold.onResource(resource, number);
            }
        }
        return names;
    }

    /** An event that was sent at a second. */
    public static Envelope at(long second, Record payload) {
        return new Envelope(second * 1_000_000_000L, second * 1_000_000_000L, 0, 0, 0, payload);
    }
}
