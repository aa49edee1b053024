package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Ten thousand small jobs, one request each, into a yard whose clock runs at max, until all have succeeded. */
final class IntakeBench implements Bench {
    private static final int RUNS = 3;
    private static final int JOBS = 10_000;
    private static final int CLIENTS = 4;
    private static final long PATIENCE_SECONDS = 240;
    private static final String PATH = "/apis/trainyard.dev/v1alpha1/namespaces/default/trainingjobs";

    /** 1,024 nodes without failures: at most so many jobs run at once, the others wait their turn. */
    private static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: h100}
            spec: {system: grand-teton-h100, racks: 512, rack: {nodes: 2}, fabric: {preset: small-clos}, failures: none}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: small}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 8192}], strategy: BestEffortFIFO}
            """;

    /** A one-node job of ten minutes; the number goes where the percent sign is. */
    private static final String JOB = """
            {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "small-%d"},
             "spec": {"queueRef": {"name": "small"},
              "model": {"layers": 32, "hiddenSize": 4096, "attentionHeads": 32, "keyValueHeads": 8, "ffnSize": 14336,
                        "vocabularySize": 128256},
              "training": {"sequenceLength": 8192, "globalBatchSequences": 8, "parallelism": {"tensor": 8, "data": 1}},
              "accelerators": {"type": "h100-sxm", "perNode": 8}, "nodes": 1, "until": {"duration": "10m"}}}
            """;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String command() {
        return "bench intake";
    }

    @Override
    public String description() {
        return "10,000 one-node TrainingJobs by REST from 4 clients, 1,024 nodes, clock at max, until all have succeeded";
    }

    @Override
    public boolean keepsProcesses() {
        return true;
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] done = new double[runs];
        double[] posted = new double[runs];
        double[] p99 = new double[runs];
        double[] processorMs = new double[runs];
        double[] windows = new double[runs];
        for (int i = 0; i < runs; i++) {
            try (BenchYard yard = BenchYard.up(settings.root())) {
                yard.apply(YARD);
                double usedBefore = yard.processorSeconds();
                long beganNs = System.nanoTime();
                double[] latenciesMs = post(yard);
                posted[i] = (System.nanoTime() - beganNs) / 1e9;
                yard.awaitIdle(PATIENCE_SECONDS);
                done[i] = (System.nanoTime() - beganNs) / 1e9;
                processorMs[i] = (yard.processorSeconds() - usedBefore) * 1e3 / JOBS;
                windows[i] = yard.get("/clock").path("windows").asDouble();
                requireAllSucceeded(yard);
                Arrays.sort(latenciesMs);
                p99[i] = latenciesMs[(int) Math.ceil(0.99 * JOBS) - 1];
            }
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(done[i], "s"));
        }
        return List.of(
                new Figure("first request to last job done", "s", done, new Target.AtMost(30)),
                new Figure("p99 of a request", "ms", p99, new Target.AtMost(50)),
                new Figure("first request to last answer", "s", posted, new Target.None()),
                new Figure("processor time of the yard and its broker, a job", "ms", processorMs, new Target.None()),
                new Figure("windows", "", windows, new Target.None()));
    }

    private static double[] post(BenchYard yard) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        double[] latenciesMs = new double[JOBS];
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Integer>> posters = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> (Callable<Integer>) () -> postSome(yard, next, latenciesMs))
                    .toList();
            for (Future<Integer> poster : clients.invokeAll(posters)) {
                poster.get();
            }
            return latenciesMs;
        } catch (ExecutionException e) {
            throw new BenchFailedException("a client failed: " + e.getCause());
        }
    }

    /** One client with one connection: the next request goes out when the answer to the one before is here. */
    private static int postSome(BenchYard yard, AtomicInteger next, double[] latenciesMs)
            throws IOException, InterruptedException {
        int count = 0;
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int job = next.getAndIncrement(); job < JOBS; job = next.getAndIncrement()) {
                HttpRequest request = HttpRequest.newBuilder(yard.url().resolve(PATH))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JOB.replace("%d", Integer.toString(job))))
                        .build();
                long beganNs = System.nanoTime();
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                latenciesMs[job] = (System.nanoTime() - beganNs) / 1e6;
                if (response.statusCode() != 201) {
                    throw new BenchFailedException(
                            "job " + job + " was answered " + response.statusCode() + ": " + response.body());
                }
                count++;
            }
        }
        return count;
    }

    private static void requireAllSucceeded(BenchYard yard) throws InterruptedException {
        int succeeded = 0;
        String more = "";
        do {
            JsonNode list = yard.get(PATH + "?limit=1000" + (more.isEmpty() ? "" : "&continue=" + more));
            for (JsonNode job : list.path("items")) {
                for (JsonNode condition : job.path("status").path("conditions")) {
                    if (condition.path("type").asText().equals("Succeeded")
                            && condition.path("status").asText().equals("True")) {
                        succeeded++;
                    }
                }
            }
            more = list.path("metadata").path("continue").asText("");
        } while (!more.isEmpty());
        if (succeeded != JOBS) {
            throw new BenchFailedException(succeeded + " of " + JOBS + " jobs have succeeded");
        }
    }
}
