package dev.trainyard.door.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceRoutesTest {
    private static final long S = VirtualTime.SECOND_NS;

    private DoorRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new DoorRig();
        rig.applyPoolsAndQueue();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPostedJobIsThereAtOnceAndItsStatusFollowsTheWindows() throws Exception {
        var created = rig.post(DoorRig.JOBS, DoorRig.job("one"), "Content-Type", "application/json");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(DoorRig.JOBS + "/one");
        JsonNode before = rig.get(DoorRig.JOBS + "/one").json();
        assertThat(before.at("/status/conditions/0/reason").asText()).isEqualTo("Accepted");
        assertThat(before.at("/metadata/creationTimestamp").asText()).isEqualTo("2001-09-09T01:46:40Z");
        assertThat(before.at("/metadata/annotations").isMissingNode()).isTrue();

        rig.log.window(2 * S, 0L, new JobAccepted(0, "default", "one", 32));
        rig.log.window(4 * S, 2 * S, new GangPlaced(0, 1, new int[] {0, 1, 2, 3}, new int[0]));
        rig.log.window(200 * S, 4 * S, new JobRunning(0, 1, 100 * S, 0, 10 * S));

        JsonNode running = rig.get(DoorRig.JOBS + "/one").json();
        assertThat(running.at("/status/conditions/0/reason").asText()).isEqualTo("Running");
        assertThat(running.at("/status/observedGeneration").asInt()).isEqualTo(1);
        assertThat(running.at("/status/progress/steps").asInt()).isEqualTo(10);
        assertThat(running.at("/status/progress/percent").asInt()).isEqualTo(1);
        assertThat(running.at("/status/placement/pool").asText()).isEqualTo("h100");
        JsonNode pool = rig.get(DoorRig.POOLS + "/h100").json();
        assertThat(pool.at("/status/accelerators/allocated").asInt()).isEqualTo(32);
        assertThat(pool.at("/status/racks/allocated").asInt()).isEqualTo(2);
        JsonNode queue = rig.get(DoorRig.QUEUES + "/research").json();
        assertThat(queue.at("/status/usage/0/used").asInt()).isEqualTo(32);
        assertThat(queue.at("/status/admitted").asInt()).isEqualTo(1);
    }

    @Test
    void aProblemNamesPathLineAndColumn() throws Exception {
        String bad = DoorRig.job("one").replace("\"nodes\": 4", "\"nodes\": \"four\"");
        var answer = rig.post(DoorRig.JOBS, bad, "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode error = answer.json().at("/errors/0");
        assertThat(error.get("path").asText()).isEqualTo("spec.nodes");
        assertThat(error.get("line").asInt()).isEqualTo(10);
        assertThat(error.get("column").asInt()).isEqualTo(13);
    }

    @Test
    void aJobIsCheckedAgainstThePoolsAndQueuesOfTheYard() throws Exception {
        String bad = DoorRig.job("one").replace("\"research\"", "\"reserch\"");
        var answer = rig.post(DoorRig.JOBS, bad);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("no CapacityQueue reserch").contains("did you mean research?");
    }

    @Test
    void poolsAndQueuesBelongToNoNamespace() throws Exception {
        // A pool is at an address without namespace, at the older one in default, and nowhere else
        var pool = rig.get(DoorRig.POOLS + "/h100");
        assertThat(pool.json().at("/metadata").has("namespace")).isFalse();
        assertThat(rig.get(DoorRig.BASE + "/namespaces/default/acceleratorpools/h100")
                        .body())
                .isEqualTo(pool.body());
        var elsewhere = rig.get(DoorRig.BASE + "/namespaces/team-a/acceleratorpools/h100");
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.body()).contains("belong to no namespace", DoorRig.POOLS);
        assertThat(rig.get(DoorRig.BASE + "/trainingjobs/one").body()).contains("belong to namespaces");

        // What is read can be applied again, and a job of another namespace finds the queue
        assertThat(rig.post("/apply", pool.body()).body()).contains("unchanged");
        String job = DoorRig.job("one").replace("\"name\": \"one\"", "\"name\": \"one\", \"namespace\": \"team-a\"");
        assertThat(rig.post("/apply", job).status()).isEqualTo(200);
        assertThat(rig.get(DoorRig.BASE + "/namespaces/team-a/trainingjobs/one").status())
                .isEqualTo(200);
    }

    @Test
    void whatExistsIsAConflictAndWhatDoesNotIsNotFound() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        assertThat(rig.post(DoorRig.JOBS, DoorRig.job("one")).status()).isEqualTo(409);
        assertThat(rig.get(DoorRig.JOBS + "/two").status()).isEqualTo(404);
        assertThat(rig.get(DoorRig.BASE + "/namespaces/default/pods").status()).isEqualTo(404);
        assertThat(rig.get("/nowhere").status()).isEqualTo(404);
    }

    @Test
    void whatAnAddressCannotDoIsAnsweredWithWhatItCan() throws Exception {
        for (String one : List.of("/clock", "/clock/")) {
            assertThat(rig.call("DELETE", one, "").status()).isEqualTo(405);
            assertThat(rig.call("DELETE", one, "").header("Allow")).isEqualTo("GET");
        }
        String pools = "/acceleratorpools/h100";
        for (String base : List.of(DoorRig.BASE, DoorRig.BASE + "/namespaces/default")) {
            assertThat(rig.post(base + pools, "{}").status()).isEqualTo(405);
            assertThat(rig.post(base + pools, "{}").header("Allow")).isEqualTo("DELETE, GET, PATCH, PUT");
        }
    }

    @Test
    void theSameKeyIsDoneOnceAlsoAfterARestart() throws Exception {
        var first = rig.post(DoorRig.JOBS, DoorRig.job("one"), "Idempotency-Key", "k1");
        var second = rig.post(DoorRig.JOBS, DoorRig.job("one"), "Idempotency-Key", "k1");
        var other = rig.post(DoorRig.JOBS, DoorRig.job("two"), "Idempotency-Key", "k1");
        assertThat(List.of(first.status(), second.status(), other.status())).containsExactly(201, 201, 422);
        assertThat(second.json().at("/metadata/uid")).isEqualTo(first.json().at("/metadata/uid"));
        assertThat(rig.log.commands).hasSize(4);

        try (DoorRig restarted = new DoorRig()) {
            rig.log.replayInto(restarted.projection);
            var third = restarted.post(DoorRig.JOBS, DoorRig.job("one"), "Idempotency-Key", "k1");
            assertThat(third.status()).isEqualTo(201);
            assertThat(third.json().at("/metadata/uid")).isEqualTo(first.json().at("/metadata/uid"));
            assertThat(restarted.log.commands).isEmpty();
        }
    }

    @Test
    void aMergePatchChangesWhatMayChange() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        var patched = rig.call(
                "PATCH",
                DoorRig.JOBS + "/one",
                "{\"metadata\": {\"labels\": {\"team\": null, \"who\": \"b\"}},\n \"spec\": {\"suspend\": true}}",
                "Content-Type",
                "application/merge-patch+json");
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.json().at("/spec/suspend").asBoolean()).isTrue();
        assertThat(patched.json().at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(patched.json().at("/metadata/labels").toString()).isEqualTo("{\"who\":\"b\"}");

        var refused = rig.call(
                "PATCH",
                DoorRig.JOBS + "/one",
                "{\"spec\":\n  {\"spareNodes\": 1}}",
                "Content-Type",
                "application/merge-patch+json");
        assertThat(refused.status()).isEqualTo(422);
        JsonNode error = refused.json().at("/errors/0");
        assertThat(error.get("path").asText()).isEqualTo("spec.spareNodes");
        assertThat(error.get("line").asInt()).isEqualTo(2);
    }

    @Test
    void anObjectThatWasReadCanBePutBackUnlessItsSpecChangedMeanwhile() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        String read = rig.get(DoorRig.JOBS + "/one").body();
        var same = rig.call("PUT", DoorRig.JOBS + "/one", read, "Content-Type", "application/json");
        assertThat(same.status()).as(same.body()).isEqualTo(200);
        assertThat(same.json().at("/metadata/generation").asInt()).isEqualTo(1);

        String urgent = read.replace("\"priority\":0", "\"priority\":7");
        assertThat(rig.call("PUT", DoorRig.JOBS + "/one", urgent)
                        .json()
                        .at("/spec/priority")
                        .asInt())
                .isEqualTo(7);
        var stale = rig.call("PUT", DoorRig.JOBS + "/one", read);
        assertThat(stale.status()).isEqualTo(409);
    }

    @Test
    void aPoolIsScaledByItsRacks() throws Exception {
        var scaled = rig.call("PATCH", DoorRig.POOLS + "/h100/scale", "{\"spec\": {\"replicas\": 24}}");
        assertThat(scaled.status()).as(scaled.body()).isEqualTo(200);
        assertThat(rig.get(DoorRig.POOLS + "/h100/scale")
                        .json()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(24);
        assertThat(rig.get(DoorRig.POOLS + "/h100").json().at("/spec/racks").asInt())
                .isEqualTo(24);
        var bad = rig.call("PUT", DoorRig.POOLS + "/h100/scale", "{\"spec\": {\"replicas\": 0}}");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.json().at("/errors/0/path").asText()).isEqualTo("spec.replicas");
        assertThat(rig.get(DoorRig.QUEUES + "/research/scale").status()).isEqualTo(404);
    }

    @Test
    void applyIsAllOrNothing() throws Exception {
        String yard = DoorRig.smallYard();
        var bad = rig.post("/apply", yard.replace("nodes: 20\n", "nodes: 21\n"));
        assertThat(bad.status()).isEqualTo(422);
        assertThat(rig.get(DoorRig.JOBS).json().at("/items")).isEmpty();

        assertThat(rig.post("/apply?dryRun=All", yard).body()).contains("\"created\"");
        assertThat(rig.get(DoorRig.JOBS).json().at("/items")).isEmpty();

        var good = rig.post("/apply", yard, "Content-Type", "application/yaml");
        assertThat(results(good.json()))
                .containsExactly("unchanged", "unchanged", "unchanged", "created", "created", "created");
        var again = rig.post("/apply", yard.replace("priority: 5", "priority: 6"));
        assertThat(results(again.json()))
                .containsExactly("unchanged", "unchanged", "unchanged", "unchanged", "unchanged", "configured");
    }

    private static List<String> results(JsonNode answer) {
        List<String> results = new ArrayList<>();
        answer.at("/items").forEach(item -> results.add(item.get("result").asText()));
        return results;
    }

    @Test
    void aDeletedJobStaysUntilTheModelsHaveLetItGo() throws Exception {
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        rig.log.window(2 * S, 0L, new JobAccepted(0, "default", "one", 32));
        var deleted = rig.call("DELETE", DoorRig.JOBS + "/one", "");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().at("/metadata/deletionTimestamp").asText()).isNotEmpty();
        assertThat(rig.get(DoorRig.JOBS + "/one").status()).isEqualTo(200);
        assertThat(rig.post(DoorRig.JOBS, DoorRig.job("one")).status()).isEqualTo(409);

        rig.log.window(4 * S, 2 * S, new JobFinished(0, JobState.CANCELLED, nothingDone()));
        assertThat(rig.get(DoorRig.JOBS + "/one").status()).isEqualTo(404);
        assertThat(rig.post(DoorRig.JOBS, DoorRig.job("one")).status()).isEqualTo(201);
        rig.log.window(6 * S, 4 * S, new JobAccepted(1, "default", "one", 32));
        assertThat(rig.get(DoorRig.JOBS + "/one")
                        .json()
                        .at("/status/conditions/0/reason")
                        .asText())
                .isEqualTo("Queued");
    }

    private static JobAccounts nothingDone() {
        return new JobAccounts(2 * S, 0, 0, 0, 0, 0, 0, 0, 2 * S, 0, 2 * S, 0, 0, 0);
    }

    @Test
    void listsAreSelectedAndCutIntoPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.post(DoorRig.JOBS, DoorRig.job("job-" + i).replace("\"a\"", i % 2 == 0 ? "\"a\"" : "\"b\""));
        }
        JsonNode first = rig.get(DoorRig.JOBS + "?limit=2").json();
        assertThat(names(first)).containsExactly("job-0", "job-1");
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        String next = first.at("/metadata/continue").asText();
        assertThat(names(rig.get(DoorRig.JOBS + "?limit=9&continue=" + next).json()))
                .containsExactly("job-2", "job-3", "job-4");
        assertThat(names(rig.get(DoorRig.JOBS + "?labelSelector=team%3Db").json()))
                .containsExactly("job-1", "job-3");
        assertThat(names(rig.get(DoorRig.JOBS + "?labelSelector=team+notin+(b,c),team")
                        .json()))
                .containsExactly("job-0", "job-2", "job-4");
        assertThat(names(rig.get(DoorRig.JOBS + "?fieldSelector=metadata.name%3Djob-3")
                        .json()))
                .containsExactly("job-3");
        assertThat(rig.get(DoorRig.JOBS + "?continue=nonsense").status()).isEqualTo(400);
        assertThat(rig.get(DoorRig.BASE + "/trainingjobs").json().at("/items")).hasSize(5);
    }

    @Test
    void yamlIsAnsweredToWhomItIsAsked() throws Exception {
        var yaml = rig.call("GET", DoorRig.POOLS + "/h100", "", "Accept", "application/yaml");
        assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(yaml.body()).startsWith("apiVersion: ").contains("\n  racks: 20\n");
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.at("/items").forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }
}
