package dev.trainyard.yard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The TrainingJobs of a Kubernetes bench: how they are created, and what a watch of them has seen. */
final class KubernetesJobs implements AutoCloseable {
    private static final String POOLS = "/apis/trainyard.dev/v1alpha1/acceleratorpools";
    static final String PATH = "/apis/trainyard.dev/v1alpha1/namespaces/default/trainingjobs";

    /** 1,024 nodes without failures, and a queue that may have them all. */
    static final List<String> YARD = List.of("""
            {"apiVersion": "trainyard.dev/v1alpha1", "kind": "AcceleratorPool", "metadata": {"name": "h100"},
             "spec": {"system": "grand-teton-h100", "racks": 512, "rack": {"nodes": 2},
              "fabric": {"preset": "small-clos"}, "failures": {"preset": "none"}}}
            """, """
            {"apiVersion": "trainyard.dev/v1alpha1", "kind": "CapacityQueue", "metadata": {"name": "small"},
             "spec": {"quotas": [{"accelerator": "h100-sxm", "nominal": 8192}], "strategy": "BestEffortFIFO"}}
            """);

    private static final String JOB = """
            {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "%NAME"},
             "spec": {"queueRef": {"name": "small"},
              "model": {"layers": 32, "hiddenSize": 4096, "attentionHeads": 32, "keyValueHeads": 8, "ffnSize": 14336,
                        "vocabularySize": 128256},
              "training": {"sequenceLength": 8192, "globalBatchSequences": %BATCH,
                           "parallelism": {"tensor": 8, "data": %NODES}},
              "accelerators": {"type": "h100-sxm", "perNode": 8}, "nodes": %NODES, "until": {"duration": "%DURATION"}}}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_EVERY_MS = 20;

    private final BufferedReader lines;
    private final Thread reader;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger succeeded = new AtomicInteger();
    private volatile String trouble = "";

    /** What a watch has seen of one job. */
    static final class Seen {
        private volatile long acceptedNs;
        private boolean running;
        private boolean succeeded;

        /** When it showed as accepted, 0 for not yet. */
        long acceptedNs() {
            return acceptedNs;
        }
    }

    private KubernetesJobs(BufferedReader lines) {
        this.lines = lines;
        this.reader = Thread.ofPlatform().daemon().name("jobs-watch").start(this::read);
    }

    /** Begins to watch all jobs. */
    static KubernetesJobs watch(KubernetesYard yard) throws InterruptedException {
        return new KubernetesJobs(yard.watch(PATH));
    }

    /** A job as JSON. */
    static String json(String name, int nodes, String duration) {
        return JOB.replace("%NAME", name)
                .replace("%BATCH", Integer.toString(8 * nodes))
                .replace("%NODES", Integer.toString(nodes))
                .replace("%DURATION", duration);
    }

    /** Creates the pool and the queue. */
    static void createYard(KubernetesYard yard) throws InterruptedException {
        yard.send("POST", POOLS, "application/json", YARD.getFirst());
        yard.send("POST", "/apis/trainyard.dev/v1alpha1/capacityqueues", "application/json", YARD.getLast());
    }

    /** Creates a small pool that no job needs. */
    static void createPool(KubernetesYard yard, String name) throws InterruptedException {
        yard.send(
                "POST",
                POOLS,
                "application/json",
                YARD.getFirst().replace("\"h100\"", '"' + name + '"').replace("512", "2"));
    }

    /** Waits until so many pools show as accepted. */
    static void awaitPools(KubernetesYard yard, int count, long patienceSeconds) throws InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (true) {
            int accepted = 0;
            for (JsonNode pool :
                    json(yard.send("GET", POOLS, "application/json", "")).path("items")) {
                accepted += isAccepted(pool) ? 1 : 0;
            }
            if (accepted == count) {
                return;
            }
            if (System.nanoTime() > giveUpNs) {
                throw new BenchFailedException(accepted + " of " + count + " pools are accepted");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private static boolean isAccepted(JsonNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Accepted")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new BenchFailedException("the API server answered what is no JSON: " + e.getMessage());
        }
    }

    /** Does something for each number below {@code count}, with so many clients at once. */
    static void each(int count, int clients, Work work) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Callable<Integer>> workers = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                workers.add(() -> {
                    int done = 0;
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        work.accept(i);
                        done++;
                    }
                    return done;
                });
            }
            for (Future<Integer> worker : threads.invokeAll(workers)) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new BenchFailedException("a client failed: " + e.getCause());
        }
    }

    /** One piece of work. */
    @FunctionalInterface
    interface Work {
        void accept(int number) throws InterruptedException;
    }

    /** What was seen of a job. */
    Seen of(String name) {
        return seen.computeIfAbsent(name, n -> new Seen());
    }

    /** How many have shown as accepted. */
    int accepted() {
        return accepted.get();
    }

    /** How many have shown as running. */
    int running() {
        return running.get();
    }

    /** Waits until so many show as succeeded. */
    void awaitSucceeded(int count, long patienceSeconds) throws InterruptedException {
        await("succeeded", () -> succeeded.get() >= count, patienceSeconds);
    }

    /** Waits for something that a watch sees. */
    void await(String what, BooleanSupplier condition, long patienceSeconds) throws InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (!condition.getAsBoolean()) {
            if (!trouble.isEmpty() || System.nanoTime() > giveUpNs) {
                throw new BenchFailedException("not all jobs are " + what + " after " + patienceSeconds + " s: "
                        + succeeded.get() + " have succeeded " + trouble);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    @Override
    public void close() {
        // The stream ends with its server.
        reader.interrupt();
    }

    private void read() {
        try {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JSON.readTree(line));
            }
            trouble = "the watch has ended";
        } catch (IOException e) {
            trouble = "the watch broke: " + e;
        }
    }

    private void take(JsonNode event) {
        JsonNode object = event.path("object");
        Seen s = of(object.path("metadata").path("name").asText());
        for (JsonNode condition : object.path("status").path("conditions")) {
            boolean holds = condition.path("status").asText().equals("True");
            String type = condition.path("type").asText();
            if (holds && type.equals("Accepted") && s.acceptedNs == 0) {
                s.acceptedNs = System.nanoTime();
                accepted.incrementAndGet();
            }
            if (holds && type.equals("Running") && !s.running) {
                s.running = true;
                running.incrementAndGet();
            }
            if (type.equals("Succeeded") && condition.path("status").asText().equals("False")) {
                trouble = object.path("metadata").path("name").asText() + " is over without success: "
                        + condition.path("message").asText();
            }
            if (holds && type.equals("Succeeded") && !s.succeeded) {
                s.succeeded = true;
                succeeded.incrementAndGet();
            }
        }
    }
}
