package dev.trainyard.yard.run;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.resource.Source;
import dev.trainyard.kernel.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small random yard of one seed, as YAML that the product's own reader checks: one or two pools on random systems and
 * fabrics, a queue, one to five jobs of random size, place, spares, policy and end, and failures that are a thousand
 * times as frequent as in life.
 */
final class RandomYard {
    private static final long DRAWS = 0;
    private static final List<PoolKind> KINDS = List.of(
            new PoolKind("grand-teton-h100", "h100-sxm", 8, "small-clos", 2, 8),
            new PoolKind("dgx-h100", "h100-sxm", 8, "superpod-h100", 4, 8),
            new PoolKind("trn2.48xlarge", "trainium2", 16, "ec2-ultracluster-trn2", 2, 4));

    private final RandomStream stream;
    private final StringBuilder yaml = new StringBuilder();
    private final List<Pool> pools = new ArrayList<>();
    private long draws;

    private record PoolKind(String system, String chip, int perNode, String fabric, int nodesPerRack, int tensor) {}

    private record Pool(PoolKind kind, int nodes) {}

    private RandomYard(long seed) {
        stream = new RandomStream(seed, "random-yard");
    }

    /** The yard of a seed. */
    static String yaml(long seed) {
        RandomYard yard = new RandomYard(seed);
        yard.write();
        return yard.yaml.toString();
    }

    /** The inputs of a seed. */
    static RunInputs inputs(long seed) {
        return inputs(yaml(seed), seed);
    }

    /** Inputs of a yard that is written down; it must be valid. */
    static RunInputs inputs(String yaml, long seed) {
        return switch (new ResourceReader(Catalogue.bundled())
                .read(List.of(new Source("yard.yaml", yaml)), List.of())) {
            case ReadResult.Ok ok -> RunInputs.of(ok.resources(), seed, 0);
            case ReadResult.Invalid invalid -> throw new AssertionError(invalid.render() + "\n" + yaml);
        };
    }

    private void write() {
        int poolCount = between(1, 2);
        int first = between(0, KINDS.size() - 1);
        for (int i = 0; i < poolCount; i++) {
            pool(i, KINDS.get((first + i) % KINDS.size()));
        }
        queue();
        int jobs = between(1, 5);
        for (int i = 0; i < jobs; i++) {
            job(i, pools.get(between(0, pools.size() - 1)));
        }
    }

    private void pool(int number, PoolKind kind) {
        int racks = between(3, 12);
        pools.add(new Pool(kind, racks * kind.nodesPerRack));
        add(
                """
                apiVersion: trainyard.dev/v1alpha1
                kind: AcceleratorPool
                metadata: {name: pool-%d}
                spec:
                  system: %s
                  racks: %d
                  rack: {nodes: %d}
                  fabric: {preset: %s}
                  storage: {readGBps: %d, writeGBps: %d}
                  failures:
                    - {cause: chip, component: Chip, ratePerMillionHours: %d, detection: %ds, repairMedian: %dm, repairSigma: 0.8}
                    - {cause: link, component: Link, ratePerMillionHours: %d, detection: 10m, repairMedian: 2h}
                    - {cause: host, component: Node, ratePerMillionHours: %d, detection: 1m, repairMedian: 1h, repairSigma: 0.5}
                    - {cause: rack power, component: Rack, ratePerMillionHours: %d, detection: 5s, repairMedian: 3h}
                    - {cause: bug, component: Software, ratePerMillionHours: %d, detection: 1m, replacesNode: false}
                    - {cause: planned maintenance, component: Software, planned: true, ratePerMillionHours: %d, detection: 0s, replacesNode: false}
                ---
                """,
                number,
                kind.system,
                racks,
                kind.nodesPerRack,
                kind.fabric,
                between(20, 200),
                between(20, 100),
                between(0, 4_000),
                between(1, 1_800),
                between(1, 600),
                between(0, 2_000),
                between(0, 8_000),
                between(0, 3_000),
                between(0, 10_000),
                between(0, 4_000));
    }

    private void queue() {
        add("""
                apiVersion: trainyard.dev/v1alpha1
                kind: CapacityQueue
                metadata: {name: queue}
                spec:
                  quotas: [{accelerator: h100-sxm, nominal: %d}, {accelerator: trainium2, nominal: %d}]
                  strategy: %s
                ---
                """, quota("h100-sxm"), quota("trainium2"), oneOf("StrictFIFO", "BestEffortFIFO"));
    }

    /** Between the largest pool of the chip and all pools together. */
    private int quota(String chip) {
        int largest = 1;
        int all = 1;
        for (Pool pool : pools) {
            if (pool.kind.chip.equals(chip)) {
                largest = Math.max(largest, pool.nodes * pool.kind.perNode);
                all += pool.nodes * pool.kind.perNode;
            }
        }
        return between(largest, Math.max(largest, all));
    }

    private void job(int number, Pool pool) {
        PoolKind kind = pool.kind;
        boolean required = between(0, 4) == 0;
        int nodes = required ? between(1, kind.nodesPerRack) : between(1, Math.max(1, pool.nodes * 2 / 3));
        int spares = between(0, Math.min(2, (required ? kind.nodesPerRack : pool.nodes) - nodes));
        int data = nodes * kind.perNode / kind.tensor;
        String end = between(0, 2) == 0 ? "duration: " + between(2, 40) + "h" : "steps: " + between(100, 5_000);
        add(
                """
                apiVersion: trainyard.dev/v1alpha1
                kind: TrainingJob
                metadata: {name: job-%d}
                spec:
                  queueRef: {name: queue}
                  priority: %d
                  model: {layers: 16, hiddenSize: 2048, attentionHeads: 16, ffnSize: 8192, vocabularySize: 32768}
                  training:
                    sequenceLength: 4096
                    globalBatchSequences: %d
                    parallelism: {tensor: %d, data: %d, dataSharding: %s}
                  accelerators: {type: %s, perNode: %d}
                  nodes: %d
                  spareNodes: %d
                  topology: {constraint: %s, level: %s}
                  checkpoint: {interval: %dm, mode: %s}
                  failurePolicy: {onNodeLoss: %s}
                  until: {%s}
                ---
                """,
                number,
                between(0, 3),
                data * between(1, 40),
                kind.tensor,
                data,
                oneOf("None", "Zero1", "Zero3"),
                kind.chip,
                kind.perNode,
                nodes,
                spares,
                required ? "Required" : oneOf("Preferred", "None"),
                required ? "rack" : oneOf("rack", "pod", "cluster"),
                between(2, 60),
                oneOf("Async", "Sync"),
                oneOf("ReplaceFromSpare", "RequeueGang"),
                end);
    }

    private void add(String text, Object... values) {
        yaml.append(String.format(Locale.ROOT, text, values));
    }

    private int between(int low, int high) {
        return low + stream.below(high - low + 1, DRAWS, draws++);
    }

    private String oneOf(String... words) {
        return words[between(0, words.length - 1)];
    }
}
