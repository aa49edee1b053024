package dev.trainyard.door.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.event.JobEvent.JobAccepted;
import dev.trainyard.domain.event.JobEvent.JobFinished;
import dev.trainyard.domain.event.JobEvent.JobState;
import dev.trainyard.kernel.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClockRoutesTest {
    private static final long S = VirtualTime.SECOND_NS;

    private DoorRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new DoorRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void ordersReachTheTimekeeper() throws Exception {
        for (String order : new String[] {"release", "hold", "pause", "unpause", "snapshot"}) {
            assertThat(rig.post("/clock/" + order, "").status()).isEqualTo(200);
        }
        rig.post("/clock/step", "{\"windows\": 3}");
        rig.post("/clock/run-until", "{\"time\": \"2d4h\"}");
        rig.post("/clock/pace", "{\"pace\": \"x60\"}");
        assertThat(rig.log.orders)
                .containsExactly(
                        "release",
                        "hold",
                        "pause",
                        "unpause",
                        "snapshot",
                        "step 3",
                        "run-until 187200000000000",
                        "pace Times[factor=60.0]");
    }

    @Test
    void aBadOrderIsAProblem() throws Exception {
        assertThat(rig.post("/clock/step", "{\"windows\": 0}").status()).isEqualTo(422);
        assertThat(rig.post("/clock/pace", "{\"pace\": \"fast\"}").status()).isEqualTo(422);
        assertThat(rig.post("/clock/run-until", "{}").status()).isEqualTo(422);
        assertThat(rig.post("/clock/run-until", "{\"time\": \"soon\"}").status())
                .isEqualTo(422);
        assertThat(rig.post("/clock/run-until", "{\"condition\": \"rain=over\"}")
                        .status())
                .isEqualTo(422);
        assertThat(rig.log.orders).isEmpty();
    }

    @Test
    void timeStopsWhenAConditionHolds() throws Exception {
        rig.applyPoolsAndQueue();
        rig.post(DoorRig.JOBS, DoorRig.job("one"));
        rig.log.window(2 * S, 0L, new JobAccepted(0, "default", "one", 32));
        var answer = rig.post("/clock/run-until", "{\"condition\": \"trainingjob/one=Succeeded\"}");
        assertThat(answer.json().get("until").asText()).isEqualTo("trainingjob/one=Succeeded");
        rig.log.window(4 * S, 3 * S, new JobFinished(0, JobState.SUCCEEDED, accounts()));
        DoorRig.until("time is paused", () -> rig.log.orders.contains("pause"));
        assertThat(rig.get("/clock").json().has("until")).isFalse();
    }

    private static JobAccounts accounts() {
        return new JobAccounts(3 * S, 1000, 3 * S, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }
}
