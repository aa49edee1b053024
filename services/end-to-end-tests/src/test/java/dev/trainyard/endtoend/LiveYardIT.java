package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** A yard that stays up: the same run through every door, orders that survive everything, and who may give them. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LiveYardIT {
    private static final int ROUNDS = 3;
    private static final int JOBS_A_ROUND = 20;

    /** 40 nodes that fail now and then, and a queue for all of them. */
    private static final String YARD = """
            apiVersion: trainyard.dev/v1alpha1
            kind: AcceleratorPool
            metadata: {name: h100}
            spec: {system: grand-teton-h100, racks: 20, rack: {nodes: 2}, fabric: {preset: small-clos},
                   failures: [{cause: faulty GPU, component: Chip, ratePerMillionHours: 2000, detection: 30s,
                               repairMedian: 50m, repairSigma: 0.8}]}
            ---
            apiVersion: trainyard.dev/v1alpha1
            kind: CapacityQueue
            metadata: {name: small}
            spec: {quotas: [{accelerator: h100-sxm, nominal: 320}], strategy: BestEffortFIFO}
            """;

    private static final String JOB = """
            {"apiVersion": "trainyard.dev/v1alpha1", "kind": "TrainingJob", "metadata": {"name": "NAME"},
             "spec": {"queueRef": {"name": "small"},
              "model": {"layers": 32, "hiddenSize": 4096, "attentionHeads": 32, "keyValueHeads": 8, "ffnSize": 14336,
                        "vocabularySize": 128256},
              "training": {"sequenceLength": 8192, "globalBatchSequences": 16, "parallelism": {"tensor": 8, "data": 2}},
              "accelerators": {"type": "h100-sxm", "perNode": 8}, "nodes": 2, "until": {"duration": "2h"}}}
            """;

    @TempDir
    private static Path common;

    private static Path file = Path.of("");
    private static String digest = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void runTheFile() throws Exception {
        file = Files.writeString(
                common.resolve("yard.yaml"),
                Files.readString(Path.of(SmallYard.file()))
                        .replace("until: {duration: 2d}", "until: {duration: 8h}")
                        .replace("until: {steps: 9000}", "until: {duration: 7h}")
                        .replaceFirst("until: \\{tokens: [0-9]+}", "until: {tokens: 20000000000}"));
        digest = new Launcher(common)
                .call("run", file.toString(), "--in-process", "--json")
                .digest();
    }

    @Test
    void theSameFilesAppliedToAHeldYardGiveTheSameRun() throws Exception {
        try (LiveYard yard = new LiveYard(folder)) {
            // Given
            yard.up("--hold");

            // When
            yard.call("apply", "-f", file.toString());
            yard.call("unpause");
            yard.awaitIdle();

            // Then
            assertThat(yard.end()).isEqualTo(digest);
            assertThat(yard.call("wait", "tj/left-70b", "--for=condition=Succeeded", "--timeout", "30s")
                            .out())
                    .contains("left-70b");
        }
    }

    @Test
    void theSameResourcesPostedOneByOneInAnyOrderGiveTheSameRun() throws Exception {
        try (LiveYard yard = new LiveYard(folder)) {
            // Given: jobs need their queue and pools, so these go first; otherwise backwards
            yard.up("--hold");
            List<Object> documents = new ArrayList<>();
            new Yaml().loadAll(Files.readString(file)).forEach(documents::addFirst);
            documents.sort((a, b) -> Boolean.compare(isJob(a), isJob(b)));

            // When
            for (Object document : documents) {
                String plural = plural(kind(document));
                HttpResponse<String> answer = yard.send(
                        "POST",
                        "/apis/trainyard.dev/v1alpha1/namespaces/default/" + plural,
                        "application/yaml",
                        new Yaml().dump(document));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            }
            yard.call("unpause");
            yard.awaitIdle();

            // Then
            assertThat(yard.end()).isEqualTo(digest);
        }
    }

    @Test
    void upWithFilesGivesTheSameRunAndGoesOnAfterDown() throws Exception {
        try (LiveYard yard = new LiveYard(folder)) {
            yard.up(file.toString(), "--pace", "x4000");
            LiveYard.await("half of the jobs' time", () -> timeNs(yard) > 4L * 3_600_000_000_000L);
            // Else time might pass the end of the jobs before the yard is down, and the run would be a longer one.
            assertThat(yard.send("POST", "/clock/pause", "application/json", "{}")
                            .statusCode())
                    .isEqualTo(200);

            yard.call("down");
            yard.up("--pace", "max");
            yard.call("unpause");
            yard.awaitIdle();

            assertThat(yard.end()).isEqualTo(digest);
        }
    }

    @Test
    void nothingAcceptedIsLostAndNothingIsAppliedTwice_whateverIsKilled() throws Exception {
        try (LiveYard yard = new LiveYard(folder)) {
            // Given
            yard.up("--pace", "x3600");
            assertThat(yard.send("POST", "/apply", "application/yaml", YARD).statusCode())
                    .isEqualTo(200);
            List<String> accepted = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                // When: everything dies while jobs are being posted
                Thread killer = killSoon(yard, round);
                for (String name : names(round)) {
                    if (post(yard, name)) {
                        accepted.add(name);
                    }
                }
                killer.join();
                yard.up();
                // And: whoever got no answer asks again, with the key of before
                for (String name : names(round)) {
                    assertThat(post(yard, name))
                            .as("%s is accepted in the end", name)
                            .isTrue();
                    if (!accepted.contains(name)) {
                        accepted.add(name);
                    }
                }
            }
            yard.call("pace", "max");
            yard.awaitIdle();

            // Then: each job is there once, has generation 1, and has run
            List<?> items = (List<?>) yard.get(LiveYard.JOBS).get("items");
            assertThat(items).hasSize(ROUNDS * JOBS_A_ROUND);
            assertThat(items.stream().map(LiveYardIT::name)).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(items).allSatisfy(job -> assertThat(String.valueOf(job))
                    .contains("generation=1")
                    .contains("type=Succeeded, status=True"));

            // And: the run can be done again from its log, and is the same
            String end = yard.end();
            yard.call("down");
            Launcher.Result recorded = yard.call(
                    "topics",
                    "record",
                    "--run",
                    "default-s1",
                    "--out",
                    folder.resolve("all.topics").toString());
            assertThat(recorded.status()).isZero();
            assertThat(yard.call(
                                    "topics",
                                    "replay",
                                    folder.resolve("all.topics").toString())
                            .out())
                    .contains(end);
        }
    }

    @Test
    void withATokenNobodyElseGetsIn() throws Exception {
        try (LiveYard yard = new LiveYard(folder)) {
            yard.up("--require-token", "--hold");
            String token = String.valueOf(yard.address().get("token"));

            assertThat(yard.send("GET", "/clock", "", "").statusCode()).isEqualTo(401);
            assertThat(yard.send("GET", "/clock", "", "", "Authorization", "Bearer " + token + "x")
                            .statusCode())
                    .isIn(401, 403);
            assertThat(yard.send("GET", "/clock", "", "", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            // The command line finds the token where the yard put it, for its owner alone
            yard.call("status");
            assertThat(Files.getPosixFilePermissions(folder.resolve("state/yards/default/yard.json")))
                    .hasSize(2);
            assertThat(yard.tryCall("status", "--token", "wrong").status()).isEqualTo(4);
        }
    }

    private static List<String> names(int round) {
        return IntStream.range(0, JOBS_A_ROUND)
                .mapToObj(i -> "job-" + round + "-" + i)
                .toList();
    }

    /** Whether the job was accepted; nobody answers while everything is dead. */
    private static boolean post(LiveYard yard, String name) throws InterruptedException {
        try {
            HttpResponse<String> answer = yard.send(
                    "POST", LiveYard.JOBS, "application/json", JOB.replace("NAME", name), "Idempotency-Key", name);
            if (answer.statusCode() == 201) {
                return true;
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            return false;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** Kills when some of the round's jobs are there: a different number each round. */
    private static Thread killSoon(LiveYard yard, int round) {
        int wanted = round * JOBS_A_ROUND + 3 + 5 * round;
        return Thread.ofPlatform().start(() -> {
            try {
                LiveYard.await(wanted + " jobs", () -> jobs(yard) >= wanted);
                yard.killEverything();
            } catch (java.io.IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static int jobs(LiveYard yard) {
        try {
            return Objects.requireNonNull((List<?>) yard.get(LiveYard.JOBS).get("items"))
                    .size();
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long timeNs(LiveYard yard) {
        return Long.parseLong(String.valueOf(yard.clock().get("virtualTimeNs")));
    }

    private static String name(Object resource) {
        return String.valueOf(Objects.requireNonNull((Map<?, ?>) ((Map<?, ?>) resource).get("metadata"))
                .get("name"));
    }

    private static String kind(Object resource) {
        return String.valueOf(((Map<?, ?>) resource).get("kind"));
    }

    private static boolean isJob(Object resource) {
        return kind(resource).equals("TrainingJob");
    }

    private static String plural(String kind) {
        return kind.toLowerCase(java.util.Locale.ROOT) + "s";
    }
}
