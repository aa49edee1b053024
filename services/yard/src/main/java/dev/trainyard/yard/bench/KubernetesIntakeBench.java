package dev.trainyard.yard.bench;

import java.util.List;
import java.util.function.Consumer;

/**
 * Five thousand jobs through a real API server into a yard whose clock runs at max, until all show Succeeded there.
 * Beside it the bound: as many plain creates with three patches each, by the same clients, nobody else working.
 */
final class KubernetesIntakeBench extends KubernetesBench {
    private static final int JOBS = 5_000;
    private static final int CLIENTS = 8;
    private static final int PATIENCE_SECONDS = 600;
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final List<Quantity> QUANTITIES = List.of(
            new Quantity("first create to last job Succeeded, by the bound", "", new Target.AtMost(1.5)),
            new Quantity("API writes per job after its creation", "", new Target.AtMost(3)),
            new Quantity("peak memory of the operator", "MiB", new Target.AtMost(512)),
            new Quantity("first create to last job Succeeded", "s", new Target.None()),
            new Quantity("the bound", "s", new Target.None()));

    KubernetesIntakeBench() {
        super(JOBS, QUANTITIES);
    }

    @Override
    public String name() {
        return "kubernetes-intake";
    }

    @Override
    public String description() {
        return "5,000 TrainingJobs of 1, 5 and 20 nodes (7:2:1) created through a real API server by 8 clients, clock at"
                + " max, until all show Succeeded there; the bound is 5,000 creates with three patches each";
    }

    @Override
    double[] round(KubernetesYard yard, int count, Consumer<String> progress) throws InterruptedException {
        double bound = bound(yard, count);
        progress.accept(name() + ": the bound takes " + Numbers.withUnit(bound, "s") + "; " + yard.processorSeconds());
        yard.send("DELETE", KubernetesJobs.PATH, "application/json", "");
        yard.startOperator();
        KubernetesJobs.createYard(yard);
        try (KubernetesJobs jobs = KubernetesJobs.watch(yard)) {
            long writesBefore = yard.writes();
            long beganNs = System.nanoTime();
            KubernetesJobs.each(count, CLIENTS, job -> create(yard, "job-" + job, job));
            progress.accept(name() + ": created after " + seconds(beganNs));
            jobs.awaitSucceeded(count, PATIENCE_SECONDS);
            double done = (System.nanoTime() - beganNs) / 1e9;
            progress.accept(name() + ": succeeded after " + seconds(beganNs));
            double writes = (double) (yard.writes() - writesBefore - count) / count;
            return new double[] {done / bound, writes, yard.operatorPeakMib(), done, bound};
        }
    }

    private static String seconds(long sinceNs) {
        return Numbers.withUnit((System.nanoTime() - sinceNs) / 1e9, "s");
    }

    /** What the API server alone needs: creates with three patches each, of the kinds that an operator makes. */
    private static double bound(KubernetesYard yard, int count) throws InterruptedException {
        long beganNs = System.nanoTime();
        KubernetesJobs.each(count, CLIENTS, job -> {
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
}
