package dev.trainyard.yard.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How soon a created job says that it is accepted, while two hundred others run and report. */
final class KubernetesAcceptedBench extends KubernetesBench {
    private static final int RUNNING = 200;
    private static final int JOBS = 300;
    private static final int CLIENTS = 4;
    private static final int PATIENCE_SECONDS = 120;
    private static final long EVERY_MS = 50;
    private static final List<Quantity> QUANTITIES = List.of(
            new Quantity("p99 from create to Accepted, 200 jobs running", "s", new Target.AtMost(1)),
            new Quantity("median of the same", "s", new Target.None()));

    KubernetesAcceptedBench() {
        super(JOBS, QUANTITIES);
    }

    @Override
    public String name() {
        return "kubernetes-accepted";
    }

    @Override
    public String description() {
        return "300 TrainingJobs created through a real API server, one every 50 ms, while 200 run at 60 times real time:"
                + " from the create to the status Accepted in a watch";
    }

    @Override
    double[] round(KubernetesYard yard, int count, Consumer<String> progress) throws InterruptedException {
        yard.yard().post("/clock/pace", "{\"pace\": \"x60\"}");
        yard.startOperator();
        KubernetesJobs.createYard(yard);
        try (KubernetesJobs jobs = KubernetesJobs.watch(yard)) {
            double[] seconds = seconds(yard, jobs, count);
            Arrays.sort(seconds);
            return new double[] {seconds[(int) Math.ceil(0.99 * count) - 1], seconds[count / 2]};
        }
    }

    private static double[] seconds(KubernetesYard yard, KubernetesJobs jobs, int count) throws InterruptedException {
        KubernetesJobs.each(RUNNING, CLIENTS, job -> create(yard, "running-" + job));
        jobs.await("running", () -> jobs.running() == RUNNING, PATIENCE_SECONDS);
        long[] createdNs = new long[count];
        for (int job = 0; job < count; job++) {
            createdNs[job] = System.nanoTime();
            create(yard, "new-" + job);
            TimeUnit.MILLISECONDS.sleep(EVERY_MS);
        }
        double[] seconds = new double[count];
        for (int job = 0; job < count; job++) {
            KubernetesJobs.Seen seen = jobs.of("new-" + job);
            jobs.await("accepted", () -> seen.acceptedNs() > 0, PATIENCE_SECONDS);
            seconds[job] = (seen.acceptedNs() - createdNs[job]) / 1e9;
        }
        return seconds;
    }

    private static void create(KubernetesYard yard, String name) throws InterruptedException {
        yard.send("POST", KubernetesJobs.PATH, "application/json", KubernetesJobs.json(name, 1, "365d"));
    }
}
