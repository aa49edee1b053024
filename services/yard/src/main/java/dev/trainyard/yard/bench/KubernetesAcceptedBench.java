package dev.trainyard.yard.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How soon a created job says that it is accepted, while two hundred others run and report. */
final class KubernetesAcceptedBench implements Bench {
    private static final int RUNS = 1;
    private static final int RUNNING = 200;
    private static final int JOBS = 300;
    private static final int CLIENTS = 4;
    private static final int PATIENCE_SECONDS = 120;
    private static final long EVERY_MS = 50;

    @Override
    public String name() {
        return "kubernetes-accepted";
    }

    @Override
    public String command() {
        return "bench kubernetes-accepted";
    }

    @Override
    public String description() {
        return "300 TrainingJobs created through a real API server, one every 50 ms, while 200 run at 60 times real time:"
                + " from the create to the status Accepted in a watch";
    }

    @Override
    public boolean isLong() {
        return true; // It needs programs of Kubernetes, which not every machine has.
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] p50 = new double[runs];
        double[] p99 = new double[runs];
        for (int i = 0; i < runs; i++) {
            try (KubernetesYard yard = KubernetesYard.up(settings)) {
                yard.yard().post("/clock/pace", "{\"pace\": \"x60\"}");
                yard.startOperator();
                KubernetesJobs.createYard(yard);
                try (KubernetesJobs jobs = KubernetesJobs.watch(yard)) {
                    double[] seconds = seconds(yard, jobs);
                    Arrays.sort(seconds);
                    p50[i] = seconds[JOBS / 2];
                    p99[i] = seconds[(int) Math.ceil(0.99 * JOBS) - 1];
                }
            }
            settings.progress().accept(name() + " run " + (i + 1) + ": p99 " + Numbers.withUnit(p99[i], "s"));
        }
        return List.of(
                new Figure("p99 from create to Accepted, 200 jobs running", "s", p99, new Target.AtMost(1)),
                new Figure("median of the same", "s", p50, new Target.None()));
    }

    private static double[] seconds(KubernetesYard yard, KubernetesJobs jobs) throws InterruptedException {
        KubernetesJobs.each(RUNNING, CLIENTS, job -> create(yard, "running-" + job, "365d"));
        for (int job = 0; job < RUNNING; job++) {
            KubernetesJobs.Seen running = jobs.of("running-" + job);
            jobs.await("accepted", () -> running.acceptedNs() > 0, PATIENCE_SECONDS);
        }
        long[] createdNs = new long[JOBS];
        for (int job = 0; job < JOBS; job++) {
            createdNs[job] = System.nanoTime();
            create(yard, "new-" + job, "365d");
            TimeUnit.MILLISECONDS.sleep(EVERY_MS);
        }
        double[] seconds = new double[JOBS];
        for (int job = 0; job < JOBS; job++) {
            KubernetesJobs.Seen seen = jobs.of("new-" + job);
            jobs.await("accepted", () -> seen.acceptedNs() > 0, PATIENCE_SECONDS);
            seconds[job] = (seen.acceptedNs() - createdNs[job]) / 1e9;
        }
        return seconds;
    }

    private static void create(KubernetesYard yard, String name, String duration) throws InterruptedException {
        yard.send("POST", KubernetesJobs.PATH, "application/json", KubernetesJobs.json(name, 1, duration));
    }
}
