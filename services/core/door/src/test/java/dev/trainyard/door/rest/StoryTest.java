package dev.trainyard.door.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.event.FabricEvent.StepTimeSolved;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.GangWaiting;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobInterrupted;
import dev.trainyard.domain.event.JobEvent.JobResumed;
import dev.trainyard.domain.event.JobEvent.JobRunning;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.domain.event.JobEvent.JobSuspended;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One job's life as status, story and events tell it. */
class StoryTest {
    private static final long S = VirtualTime.SECOND_NS;
    private static final long H = VirtualTime.HOUR_NS;

    private DoorRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new DoorRig();
        rig.applyPoolsAndQueue();
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        rig.log.window(2 * S, 0L, new JobAccepted(0, "default", "one", 32));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonNode job() throws Exception {
        return rig.get(DoorRig.JOBS + "/one").json();
    }

    private List<String> story(String path) throws Exception {
        List<String> lines = new ArrayList<>();
        rig.get(path + "/story")
                .json()
                .at("/lines")
                .forEach(line -> lines.add(line.get("virtualTime").asText() + " "
                        + line.get("text").asText()));
        return lines;
    }

    private static String condition(JsonNode job, String type) {
        for (JsonNode condition : job.at("/status/conditions")) {
            if (condition.get("type").asText().equals(type)) {
                return condition.get("status").asText() + " "
                        + condition.get("reason").asText() + " since "
                        + condition.get("lastTransitionVirtualTime").asText();
            }
        }
        return "";
    }

    private void run() {
        rig.log.window(
                4 * S,
                2 * S,
                new GangWaiting(0, 1, WaitReason.QUOTA, "needs 32 chips; the queue holds 300 of 320", 7 * S));
        rig.log.window(8 * S, 6 * S, new GangPlaced(0, 1, new int[] {0, 1, 2, 3}, new int[] {4}));
        rig.log.window(10 * S, 8 * S, new StepTimeSolved(0, 1, 20 * S, 10 * S, 10 * S, S, S, S));
        rig.log.window(100 * S, 9 * S, new JobRunning(0, 1, 90 * S, 0, 10 * S));
    }

    @Test
    void aJobThatHoldsNodesTellsWhereItLies() throws Exception {
        // Given a job that waits
        String placement = DoorRig.BASE + "/namespaces/default/placements/";
        assertThat(rig.get(placement + "one").status()).isEqualTo(404);
        assertThat(rig.get(placement + "one").body()).contains("trainingjobs/one holds no nodes now");
        assertThat(rig.get(placement + "none").body()).contains("none");

        // When it is placed
        run();

        // Then its nodes can be read, and by nobody set
        JsonNode told = rig.get(placement + "one").json();
        assertThat(told.path("kind").asText()).isEqualTo("Placement");
        assertThat(told.path("metadata").toString()).contains("\"name\":\"one\"", "\"namespace\":\"default\"");
        assertThat(told.path("status").toString())
                .isEqualTo("{\"pool\":\"h100\",\"attempt\":1,\"nodes\":4,\"spares\":1,\"racks\":2,"
                        + "\"rackRanges\":\"0-1\",\"nodeRanges\":\"0-3\",\"spareRanges\":\"4\"}");

        // And while it recovers, they are still told as those of the attempt that had them
        rig.log.window(200 * S, 150 * S, new GangRequested(0, 2));
        assertThat(rig.get(placement + "one").json().at("/status/attempt").asInt())
                .isEqualTo(1);
        DoorRig.Answer refused = rig.call("PUT", placement + "one", "{}");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET");
    }

    @Test
    void aWaitingJobSaysWhy() throws Exception {
        rig.log.window(
                4 * S,
                2 * S,
                new GangWaiting(0, 1, WaitReason.QUOTA, "needs 32 chips; the queue holds 300 of 320", 7 * S));
        assertThat(job().at("/status/waiting").toString())
                .isEqualTo("{\"reason\":\"Quota\",\"message\":\"needs 32 chips; the queue holds 300 of 320\","
                        + "\"estimatedStartTime\":\"7s\"}");
        assertThat(condition(job(), "Admitted")).isEqualTo("False Quota since 0s");
        assertThat(story(DoorRig.JOBS + "/one").getLast())
                .isEqualTo("4s waits for nodes: needs 32 chips; the queue holds 300 of 320; might start at 7s");
    }

    @Test
    void aFaultIsToldWithWhatItCost() throws Exception {
        run();
        rig.log.window(
                2 * H,
                H,
                new NodeUnavailable(3, 0, 1, 77, "GPU HBM3 memory", H - 30 * S),
                H + S,
                new JobInterrupted(0, 1, H - 30 * S, H + S, "GPU HBM3 memory", false, true, 3, 348, 300, 480 * S),
                H + S,
                new GangRequested(0, 2));
        JsonNode job = job();
        assertThat(condition(job, "Succeeded")).startsWith("Unknown Recovering");
        assertThat(condition(job, "Running")).isEqualTo("False Recovering since 1h1s");
        assertThat(job.at("/status/restarts").toString())
                .isEqualTo("{\"total\":1,\"planned\":0,\"lostSteps\":48,\"byCause\":{\"GPU HBM3 memory\":1}}");
        assertThat(job.at("/status/progress/steps").asInt()).isEqualTo(300);
        assertThat(story(DoorRig.JOBS + "/one"))
                .contains("1h1s node h100/rack-1/node-1 lost its HBM (GPU HBM3 memory); 48 steps lost, 8m of 32 chips;"
                        + " noticed after 31s");
        JsonNode pool = rig.get(DoorRig.POOLS + "/h100").json();
        assertThat(pool.at("/status/nodes").toString())
                .isEqualTo("{\"total\":40,\"ready\":39,\"allocated\":5,\"unhealthy\":1}");

        rig.log.window(
                3 * H,
                2 * H + S,
                new GangPlaced(0, 2, new int[] {0, 1, 2, 4}, new int[0]),
                2 * H + 2 * S,
                new JobRunning(0, 2, 2 * H + 60 * S, 300, 10 * S),
                2 * H + 3 * S,
                new NodeAvailable(3, 77));
        assertThat(condition(job(), "Running")).isEqualTo("True Running since 2h1m");
        assertThat(story(DoorRig.JOBS + "/one"))
                .contains("2h1m trains again from step 300, 1h1m30s after it stopped; 10s a step");
        assertThat(story(DoorRig.POOLS + "/h100").getLast())
                .isEqualTo("2h3s node h100/rack-1/node-1 is fit again after 1h33s");
        JsonNode events = rig.get("/events?kind=trainingjobs&limit=2").json().get("items");
        assertThat(events.at("/1/reason").asText()).isEqualTo("Running");
        assertThat(events.at("/0/message").asText()).startsWith("has 4 nodes of pool h100");
    }

    @Test
    void goodputCountsStepsAtTheNominalDurationOfWhereTheyWereMade() throws Exception {
        run();
        rig.log.window(2 * H, H, new JobInterrupted(0, 1, H, H + S, "faulty GPU", false, true, 3, 348, 300, 480 * S));

        // When it goes on where a step takes twice as long, and four times as long for now
        rig.log.window(
                3 * H,
                2 * H + 2 * S,
                new StepTimeSolved(0, 2, 2 * H, 40 * S, 20 * S, S, S, S),
                2 * H + 2 * S,
                new JobRunning(0, 2, 2 * H + 60 * S, 300, 40 * S));

        // Then 300 steps of 10 s and 88 of 20 s were productive in three hours
        assertThat(job().at("/status/goodput/ratio").asText()).isEqualTo("0.4407");
    }

    @Test
    void aSuspendedJobGivesItsNodesBack() throws Exception {
        run();
        rig.log.window(
                H, 1000 * S, new JobSuspended(0, 1, 1000 * S, 1010 * S, 91), 1010 * S, new GangReleased(0, 1, false));
        assertThat(condition(job(), "Suspended")).startsWith("True Suspended");
        assertThat(condition(job(), "Admitted")).startsWith("False");
        assertThat(rig.get(DoorRig.QUEUES + "/research")
                        .json()
                        .at("/status/usage/0/used")
                        .asInt())
                .isZero();
        rig.log.window(2 * H, H, new JobResumed(0, 2, 91));
        assertThat(condition(job(), "Succeeded")).startsWith("Unknown Queued");
        assertThat(rig.get(DoorRig.QUEUES + "/research")
                        .json()
                        .at("/status/pending")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anEndedJobHasItsAccounts() throws Exception {
        run();
        rig.log.window(
                4 * H,
                3 * H,
                new JobFinished(
                        0,
                        JobState.SUCCEEDED,
                        new JobAccounts(3 * H, 1000, 10000 * S, 0, 200 * S, 0, 84 * S, 0, 6 * S, 0, 6 * S, 0, 0, 15)));
        JsonNode job = job();
        assertThat(condition(job, "Succeeded")).isEqualTo("True Succeeded since 3h");
        assertThat(job.at("/status/goodput/ratio").asText()).isEqualTo("0.9259");
        assertThat(job.at("/status/progress/percent").asInt()).isEqualTo(100);
        assertThat(job.at("/status/accounts/checkpoint").asText()).isEqualTo("3m20s");
        assertThat(job.has("placement")).isFalse();
        assertThat(rig.get(DoorRig.POOLS + "/h100")
                        .json()
                        .at("/status/nodes/allocated")
                        .asInt())
                .isZero();
        assertThat(story(DoorRig.JOBS + "/one").getLast())
                .isEqualTo("3h succeeded after 3h: 1,000 steps, goodput 92.6 %, 0 interruptions (0 planned), 15.0 node"
                        + " hours");
    }

    @Test
    void eventsAboutNobodyAreHarmless() throws Exception {
        rig.log.window(
                4 * S,
                2 * S,
                new GangPlaced(17, 1, new int[] {1 << 29}, new int[0]),
                2 * S,
                new JobRunning(-3, 1, 0, 0, 0),
                2 * S,
                new NodeUnavailable(Integer.MAX_VALUE, 5, 1, 1, "", 0),
                3 * S,
                new NodeAvailable(-1, 1));
        assertThat(condition(job(), "Succeeded")).startsWith("Unknown Queued");
    }
}
