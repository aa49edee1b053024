package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.spec.QueueStrategy;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Large yards. Times are printed; the limits are so wide that only a wrong complexity can reach them. */
class SchedulerScaleTest {
    private static final int NODES = 131_072;

    @Test
    void llamaGetsItsNodesInWholePodsAndSparesBesideThem() {
        Rig rig = new Rig();
        rig.apply(pool("h100-roce", 1056, 2, "meta-24k-h100-roce"));
        rig.apply(queue("pretraining", 16_896, QueueStrategy.StrictFIFO));
        int id = rig.submit(job("pretraining", 2048).spares(64).preferred("pod").priority(100));

        long beganNs = System.nanoTime();
        rig.request(id);
        print("place 2,048 + 64 of 2,112 nodes", beganNs, 1);

        assertThat(rig.placed(id).nodes()).hasSize(2048);
        assertThat(rig.placed(id).spares()).hasSize(64);
        assertThat(Arrays.stream(rig.placed(id).nodes())
                        .map(n -> n / 384)
                        .distinct()
                        .count())
                .as("five full pods of 384 nodes and one of 192: 2,048 nodes need all but 64 of them")
                .isEqualTo(6);

        beganNs = System.nanoTime();
        for (int i = 0; i < 400; i++) {
            int node = rig.placed(id).nodes()[(i * 37) % 2048];
            rig.lost(node).request(id).repaired(node);
        }
        print("lose, replace and repair a node", beganNs, 400);
        assertThat(rig.placed(id).attempt()).isEqualTo(401);
        assertThat(rig.model().books().job(id).holding()).isNotNull();
        assertThat(rig.model().books().lackingSpares)
                .as("repaired nodes are spares again")
                .isEmpty();
    }

    @Test
    void aThousandJobsWaitWhileNodesComeAndGo() {
        Rig rig = new Rig();
        rig.apply(pool("big", NODES / 2, 2, "meta-24k-h100-roce"));
        rig.apply(queue("best", Integer.MAX_VALUE, QueueStrategy.BestEffortFIFO));
        int[] running = new int[100];
        long beganNs = System.nanoTime();
        for (int j = 0; j < running.length; j++) {
            running[j] = rig.start(job("best", 1300).preferred("pod"));
        }
        print("place 1,300 of 131,072 nodes", beganNs, running.length);
        int last = rig.start(job("best", NODES - 100 * 1300));

        beganNs = System.nanoTime();
        int[] waiting = new int[1000];
        for (int j = 0; j < waiting.length; j++) {
            waiting[j] = rig.start(job("best", 100 + j).required("pod"));
        }
        print("tell a job that it waits", beganNs, waiting.length);
        assertThat(rig.lastWait(waiting[999]).reason()).isEqualTo(WaitReason.CAPACITY);

        int before = rig.said.size();
        beganNs = System.nanoTime();
        for (int n = 0; n < 10_000; n++) {
            rig.lost(n % 131_000);
            rig.repaired(n % 131_000);
        }
        double eventUs = print("fault or repair of a held node with 1,000 jobs waiting", beganNs, 20_000);
        assertThat(eventUs).as("no rescan of a thousand jobs").isLessThan(200);
        rig.release(last);
        for (int n = 131_000; n < NODES; n++) {
            rig.lost(n);
        }
        beganNs = System.nanoTime();
        for (int n = 131_000; n < NODES; n++) {
            rig.repaired(n);
        }
        print("repair of a free node with 1,000 jobs waiting", beganNs, NODES - 131_000);
        assertThat(rig.said.size()).isGreaterThan(before);

        beganNs = System.nanoTime();
        for (int job : running) {
            rig.release(job);
        }
        print("release 1,300 nodes and place those who wait", beganNs, running.length);
        for (int job : waiting) {
            boolean tooLargeForPod = 100 + job - waiting[0] > 384;
            assertThat(rig.model().books().job(job).holding() == null).isEqualTo(tooLargeForPod);
        }
        beganNs = System.nanoTime();
        byte[] state = rig.state();
        print("write the state, " + state.length / 1024 + " KiB", beganNs, 1);
        assertThat(state.length / (8.0 * NODES)).as("bytes a chip").isLessThan(4);
        rig.restore();
    }

    private static double print(String what, long beganNs, int times) {
        double us = (System.nanoTime() - beganNs) / 1e3 / times;
        System.out.printf(Locale.ROOT, "%s: %.1f us%n", what, us);
        return us;
    }
}
