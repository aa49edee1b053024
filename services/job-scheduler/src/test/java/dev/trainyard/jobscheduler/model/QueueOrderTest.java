package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Order, quota and explained waits on 20 nodes. */
class QueueOrderTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void yard() {
        rig.apply(pool("h100", 10, 2, "small-clos"));
        rig.apply(queue("strict", 10_000, QueueStrategy.StrictFIFO));
        rig.apply(queue("best", 10_000, QueueStrategy.BestEffortFIFO));
    }

    @Test
    void whatArrivesTogetherIsOrderedByPriority() {
        int low = rig.submit(job("best", 20));
        int high = rig.submit(job("best", 20).priority(7));
        rig.together(() -> rig.request(low).request(high));
        assertThat(rig.placed(high).nodes()).hasSize(20);
        assertThat(rig.lastWait(low).reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(rig.lastWait(low).sentence()).isEqualTo("needs 20 nodes; pool h100 has 0 free of 20 (0 unfit)");
    }

    @Test
    void equalPrioritiesGoBySubmission() {
        int running = rig.start(job("best", 20));
        int first = rig.start(job("best", 15));
        int second = rig.start(job("best", 15));
        int negative = rig.start(job("best", 15).priority(-3));
        rig.release(running);
        assertThat(rig.placed(first).nodes()).hasSize(15);
        rig.release(first);
        assertThat(rig.placed(second).nodes()).hasSize(15);
        rig.release(second);
        assertThat(rig.placed(negative).nodes()).hasSize(15);
    }

    @Test
    void theHeadOfAStrictQueueBlocksThoseBehindItAndNoOthers() {
        rig.start(job("strict", 15));
        int head = rig.start(job("strict", 10));
        int small = rig.start(job("strict", 1));
        int elsewhere = rig.start(job("best", 2));

        assertThat(rig.lastWait(head).reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(rig.lastWait(small).reason()).isEqualTo(WaitReason.BEHIND);
        assertThat(rig.lastWait(small).sentence())
                .isEqualTo("waits behind job default/job-1 of strict queue default/strict, with 1 before it");
        assertThat(rig.placed(elsewhere).nodes()).hasSize(2);
    }

    @Test
    void inABestEffortQueueOthersMayPass() {
        rig.start(job("best", 15));
        int head = rig.start(job("best", 10));
        int small = rig.start(job("best", 1));
        assertThat(rig.placedOrNull(head)).isNull();
        assertThat(rig.placed(small).nodes()).hasSize(1);
    }

    @Test
    void aNewHeadOfHigherPriorityPutsTheOldOneBehind() {
        int running = rig.start(job("strict", 15));
        int old = rig.start(job("strict", 10));
        int urgent = rig.start(job("strict", 12).priority(1));
        assertThat(rig.lastWait(urgent).reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(rig.lastWait(old).reason()).isEqualTo(WaitReason.BEHIND);
        rig.release(running);
        assertThat(rig.placed(urgent).nodes()).hasSize(12);
        assertThat(rig.lastWait(old).reason()).isEqualTo(WaitReason.CAPACITY);
    }

    @Test
    void aCancelledHeadLetsTheNextTry() {
        rig.start(job("strict", 15));
        int head = rig.start(job("strict", 10));
        int small = rig.start(job("strict", 1));
        rig.release(head);
        assertThat(rig.placed(small).nodes()).hasSize(1);
    }

    @Test
    void quotaCountsChipsWithSpares() {
        rig.apply(queue("tight", 10 * 8, QueueStrategy.BestEffortFIFO));
        int running = rig.start(job("tight", 6).spares(2).duration(VirtualTime.HOUR_NS));
        long submittedNs = rig.nowNs() - VirtualTime.SECOND_NS;
        int over = rig.start(job("tight", 3));
        int fits = rig.start(job("tight", 2));

        assertThat(rig.placed(running).spares()).hasSize(2);
        assertThat(rig.lastWait(over).reason()).isEqualTo(WaitReason.QUOTA);
        assertThat(rig.lastWait(over).sentence())
                .isEqualTo("needs 24 chips of h100-sxm; queue default/tight holds 64 of its quota of 80");
        assertThat(rig.lastWait(over).estimatedStartNs())
                .isEqualTo(submittedNs + VirtualTime.HOUR_NS + VirtualTime.SECOND_NS);
        assertThat(rig.placed(fits).nodes()).hasSize(2);

        rig.release(running);
        assertThat(rig.placed(over).nodes()).hasSize(3);
    }

    @Test
    void aQueueDeclaredLateOrAnewLetsJobsTry() {
        int early = rig.start(job("later", 2));
        assertThat(rig.lastWait(early).reason()).isEqualTo(WaitReason.QUOTA);
        assertThat(rig.lastWait(early).sentence()).contains("default/later is not declared");
        rig.apply(queue("later", 8, QueueStrategy.StrictFIFO));
        assertThat(rig.placedOrNull(early)).isNull();
        rig.apply(queue("later", 16, QueueStrategy.StrictFIFO));
        assertThat(rig.placed(early).nodes()).hasSize(2);
    }

    @Test
    void anotherPoolOfTheSameChipsServesAndNoOther() {
        int big = rig.start(job("best", 30));
        assertThat(rig.lastWait(big).sentence()).isEqualTo("needs 30 nodes; pool h100 has 20 free of 20 (0 unfit)");
        rig.apply(pool("more", 15, 2, "small-clos"));
        assertThat(NodeId.pool(rig.placed(big).nodes()[0])).isEqualTo(1);
    }

    @Test
    void aReasonIsToldWhenItChangesAndNotAgain() {
        int left = rig.start(job("best", 4));
        int middle = rig.start(job("best", 6));
        rig.start(job("best", 4));
        int right = rig.start(job("best", 6));
        int waiting = rig.start(job("best", 8).required("pod"));
        assertThat(rig.lastWait(waiting).reason()).isEqualTo(WaitReason.CAPACITY);
        rig.release(middle);
        assertThat(rig.waits(waiting)).as("6 are free now, still too few").hasSize(1);

        rig.release(right);

        assertThat(rig.waits(waiting)).hasSize(2);
        assertThat(rig.lastWait(waiting).reason()).isEqualTo(WaitReason.TOPOLOGY);
        assertThat(rig.lastWait(waiting).sentence()).isEqualTo("needs 8 nodes in one pod; the largest free pod has 6");
        rig.release(rig.start(job("best", 1)));
        assertThat(rig.waits(waiting)).hasSize(2);
        rig.release(left);
        assertThat(rig.placed(waiting).nodes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void waitingJobsAreNotLookedAtBeforeEnoughNodesAreFreeAlsoAfterARestore() {
        rig.start(job("best", 4));
        int middle = rig.start(job("best", 6));
        rig.start(job("best", 4));
        int waiting = rig.start(job("best", 8).required("pod"));
        rig.release(middle);
        assertThat(rig.lastWait(waiting).reason()).isEqualTo(WaitReason.TOPOLOGY);

        rig.restore();
        for (int node = 14; node < 20; node++) {
            rig.lost(node);
        }
        rig.repaired(14);
        assertThat(rig.waits(waiting)).as("7 free nodes help nobody").hasSize(2);

        rig.repaired(15)
                .repaired(16)
                .repaired(17)
                .repaired(18)
                .repaired(19)
                .lost(4)
                .lost(4);
        assertThat(rig.waits(waiting)).as("the reason is the same").hasSize(2);
    }

    @Test
    void theEstimateCountsNodesThatJobsGiveBackAtTheirEnd() {
        int first = rig.submit(job("best", 10).required("pod").duration(2 * VirtualTime.HOUR_NS));
        long firstNs = rig.nowNs();
        int second = rig.submit(job("best", 10).required("pod").duration(VirtualTime.HOUR_NS));
        long secondNs = rig.nowNs();
        rig.request(first).request(second);
        int one = rig.start(job("best", 10));
        int both = rig.start(job("best", 20));
        int pod = rig.start(job("best", 9).spares(1).required("pod"));
        int never = rig.start(job("best", 21));

        long endNs = VirtualTime.HOUR_NS + VirtualTime.SECOND_NS;
        assertThat(rig.lastWait(one).estimatedStartNs()).isEqualTo(secondNs + endNs);
        assertThat(rig.lastWait(both).estimatedStartNs()).isEqualTo(firstNs + VirtualTime.HOUR_NS + endNs);
        assertThat(rig.lastWait(pod).estimatedStartNs()).isEqualTo(secondNs + endNs);
        assertThat(rig.lastWait(never).estimatedStartNs()).isEqualTo(VirtualTime.NEVER_NS);
    }

    @Test
    void aJobReleasedInTheInstantOfItsRequestGetsNothing() {
        int id = rig.submit(job("best", 2));
        rig.together(() ->
                rig.deliver(new GangRequested(id, 1), rig.nowNs()).deliver(new GangReleased(id, 1, true), rig.nowNs()));
        assertThat(rig.said).isEmpty();
        assertThat(rig.model().books().pool(0).freeNodes()).isEqualTo(20);
    }

    @Test
    void aWaitingJobThatIsAskedForAgainIsAnsweredAgain() {
        rig.start(job("best", 20));
        int id = rig.start(job("best", 1));
        rig.request(id);
        assertThat(rig.waits(id)).hasSize(2);
        assertThat(rig.lastWait(id).attempt()).isEqualTo(2);
    }
}
