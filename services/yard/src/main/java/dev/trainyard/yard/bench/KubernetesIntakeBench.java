package dev.trainyard.yard.bench;

import java.util.List;

/**
 * Five thousand jobs through a real API server into a yard whose clock runs at max, until all show Succeeded there.
 * Beside it the bound: as many plain creates with three patches each, by the same clients, nobody else working.
 */
final class KubernetesIntakeBench implements Bench {
    private static final int RUNS = 1;
    private static final int JOBS = 5_000;
    private static final int CLIENTS = 8;
    private static final int PATIENCE_SECONDS = 600;
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    @Override
    public String name() {
        return "kubernetes-intake";
    }

    @Override
    public String command() {
        return "bench kubernetes-intake";
    }

    @Override
    public String description() {
        return "5,000 TrainingJobs of 1, 5 and 20 nodes (7:2:1) created through a real API server by 8 clients, clock at"
                + " max, until all show Succeeded there; the bound is 5,000 creates with three patches each";
    }

    @Override
    public boolean isLong() {
        return true; // It needs programs of Kubernetes, which not every machine has.
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] done = new double[runs];
        double[] bound = new double[runs];
        double[] ratio = new double[runs];
        double[] writes = new double[runs];
        double[] mib = new double[runs];
        for (int i = 0; i < runs; i++) {
            try (KubernetesYard yard = KubernetesYard.up(settings)) {
                bound[i] = bound(yard);
                settings.progress().accept(name() + ": the bound takes " + Numbers.withUnit(bound[i], "s"));
                yard.send("DELETE", KubernetesJobs.PATH, "application/json", "");
                yard.startOperator();
                KubernetesJobs.createYard(yard);
                try (KubernetesJobs jobs = KubernetesJobs.watch(yard)) {
                    long beganNs = System.nanoTime();
                    KubernetesJobs.each(JOBS, CLIENTS, job -> create(yard, "job-" + job, job));
                    jobs.awaitSucceeded(JOBS, PATIENCE_SECONDS);
                    done[i] = (System.nanoTime() - beganNs) / 1e9;
                    writes[i] = writes(jobs);
                }
                mib[i] = yard.operatorPeakMib();
                ratio[i] = done[i] / bound[i];
            }
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(done[i], "s"));
        }
        return List.of(
                new Figure("first create to last job Succeeded, by the bound", "", ratio, new Target.AtMost(1.5)),
                new Figure("API writes per job after its creation", "", writes, new Target.AtMost(3)),
                new Figure("peak memory of the operator", "MiB", mib, new Target.AtMost(512)),
                new Figure("first create to last job Succeeded", "s", done, new Target.None()),
                new Figure("the bound", "s", bound, new Target.None()));
    }

    /** What the API server alone needs: creates with three patches each, of the kinds that an operator makes. */
    private static double bound(KubernetesYard yard) throws InterruptedException {
        long beganNs = System.nanoTime();
        KubernetesJobs.each(JOBS, CLIENTS, job -> {
            String name = "bound-" + job;
            create(yard, name, job);
            String path = KubernetesJobs.PATH + "/" + name;
            yard.send("PATCH", path, MERGE, "{\"metadata\": {\"labels\": {\"seen\": \"yes\"}}}");
            yard.send("PATCH", path + "/status?fieldManager=bound&force=true", APPLY, status(name, "Unknown"));
            yard.send("PATCH", path + "/status?fieldManager=bound&force=true", APPLY, status(name, "True"));
        });
        return (System.nanoTime() - beganNs) / 1e9;
    }

    private static void create(KubernetesYard yard, String name, int number) throws InterruptedException {
        int nodes = number % 10 < 7 ? 1 : number % 10 < 9 ? 5 : 20;
        yard.send("POST", KubernetesJobs.PATH, "application/json", KubernetesJobs.json(name, nodes, "10m"));
    }

    private static String status(String name, String succeeded) {
        return """
                {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "%NAME"},
                 "status": {"observedGeneration": 1, "attempt": 1, "conditions": [
                  {"type": "Succeeded", "status": "%STATUS", "reason": "Bound", "message": "as a job would say it",
                   "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": 1},
                  {"type": "Accepted", "status": "True", "reason": "Admitted", "message": "is in the log of a run",
                   "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": 1}],
                  "progress": {"steps": 100, "percent": 50}, "goodput": {"ratio": "0.9000"},
                  "restarts": {"total": 0, "planned": 0, "lostSteps": 0, "byCause": {}}}}
                """.replace("%NAME", name).replace("%STATUS", succeeded);
    }

    private static double writes(KubernetesJobs jobs) {
        long all = 0;
        for (int job = 0; job < JOBS; job++) {
            all += jobs.of("job-" + job).writes();
        }
        return (double) all / JOBS;
    }
}
