package dev.trainyard.yard.bench;

import java.util.List;

/** All benches, in the order of the table. */
public final class Benches {
    private static final List<Bench> ALL = List.of(
            new LlamaKafkaBench(),
            new LlamaInProcessBench(),
            new LlamaSeedsBench(),
            new KernelBench(),
            new StartBench(),
            new GrowthBench(),
            new IntakeBench(),
            new WatchersBench(),
            new PaceBench(),
            new KubernetesIntakeBench(),
            new KubernetesAcceptedBench(),
            new KubernetesTakeoverBench(),
            new KubernetesIdleBench(),
            new SoakBench());

    private Benches() {}

    /** All of them. */
    public static List<Bench> all() {
        return ALL;
    }

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(Bench::name).toList();
    }
}
