package dev.trainyard.yard.bench;

import java.util.List;
import java.util.function.Consumer;

/** How soon an operator that starts has taken what was there before it: jobs, pools and a queue. */
final class KubernetesTakeoverBench extends KubernetesBench {
    private static final int JOBS = 2_000;
    private static final int POOLS = 100;
    private static final int CLIENTS = 8;
    private static final int PATIENCE_SECONDS = 300;
    private static final List<Quantity> QUANTITIES = List.of(
            new Quantity("start of the operator's program to last object Accepted", "s", new Target.AtMost(20)),
            new Quantity("API writes per object", "", new Target.None()),
            new Quantity("peak memory of the operator", "MiB", new Target.AtMost(512)));

    KubernetesTakeoverBench() {
        super(JOBS, QUANTITIES);
    }

    @Override
    public String name() {
        return "kubernetes-takeover";
    }

    @Override
    public String description() {
        return "2,000 TrainingJobs, 100 AcceleratorPools and a CapacityQueue that exist when the operator starts, clock at"
                + " max, until all show Accepted";
    }

    @Override
    double[] round(KubernetesYard yard, int count, Consumer<String> progress) throws InterruptedException {
        KubernetesJobs.createYard(yard);
        KubernetesJobs.each(POOLS - 1, CLIENTS, pool -> KubernetesJobs.createPool(yard, "pool-" + pool));
        KubernetesJobs.each(
                count,
                CLIENTS,
                job -> yard.send(
                        "POST", KubernetesJobs.PATH, "application/json", KubernetesJobs.json("job-" + job, 1, "10m")));
        try (KubernetesJobs jobs = KubernetesJobs.watch(yard)) {
            long writesBefore = yard.writes();
            long beganNs = System.nanoTime();
            yard.startOperator();
            jobs.await("accepted", () -> jobs.accepted() == count, PATIENCE_SECONDS);
            KubernetesJobs.awaitPools(yard, POOLS, PATIENCE_SECONDS);
            long doneNs = System.nanoTime();
            return new double[] {
                (doneNs - beganNs) / 1e9,
                (double) (yard.writes() - writesBefore) / (count + POOLS + 1),
                yard.operatorPeakMib()
            };
        }
    }
}
