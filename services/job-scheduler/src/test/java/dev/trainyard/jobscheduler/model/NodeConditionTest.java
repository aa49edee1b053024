package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.jobscheduler.model.capacity.PoolCapacity;
import dev.trainyard.kernel.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may use a node: open faults, refusals, and messages that cross each other. */
class NodeConditionTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void yard() {
        rig.apply(pool("h100", 4, 2, "small-clos"));
        rig.apply(queue("q", 10_000, QueueStrategy.BestEffortFIFO));
    }

    @Test
    void aNodeIsFitOnlyWhenItsLastFaultIsOver() {
        rig.lost(0).lost(0);
        assertThat(capacity().openFaults(0)).isEqualTo(2);
        rig.repaired(0);
        assertThat(capacity().isFit(0)).isFalse();
        rig.repaired(0);
        assertThat(capacity().isFit(0)).isTrue();
        assertThat(capacity().freeNodes()).isEqualTo(8);
    }

    @Test
    void anUnfitNodeIsNotPlaced() {
        rig.lost(0).lost(3);
        int id = rig.start(job("q", 6));
        assertThat(rig.placed(id).nodes()).containsExactly(1, 2, 4, 5, 6, 7);
    }

    @Test
    void aRefusedNodeIsReplacedAndCordonedUntilItIsReportedFit() {
        int id = rig.start(job("q", 4));
        rig.refused(id, 2).request(id);
        assertThat(rig.placed(id).nodes()).containsExactly(0, 1, 4, 3);
        assertThat(capacity().isFit(2)).isFalse();
        rig.restore();
        rig.repaired(2);
        assertThat(capacity().isFree(2)).isTrue();
    }

    @Test
    void theFaultBehindARefusalMayBeReportedLater() {
        int id = rig.start(job("q", 4));
        rig.refused(id, 2).request(id).lost(2);
        assertThat(capacity().openFaults(2)).isEqualTo(1);
        rig.repaired(2);
        assertThat(capacity().isFree(2)).isTrue();
    }

    @Test
    void aRefusalOfAKnownFaultAddsNothing() {
        int id = rig.start(job("q", 4));
        rig.lost(2).refused(id, 2).request(id);
        assertThat(rig.placed(id).nodes()).doesNotContain(2);
        rig.repaired(2);
        assertThat(capacity().isFree(2)).isTrue();
    }

    @Test
    void aRefusalThatARepairOvertookCordonsNothing() {
        int id = rig.start(job("q", 4));
        long refusedNs = rig.nowNs();
        rig.lost(2);
        rig.repairedSentAt(2, refusedNs + VirtualTime.SECOND_NS);
        rig.restore();
        rig.refusedSentAt(id, refusedNs, 2);
        assertThat(capacity().isFit(2)).isTrue();
        rig.request(id);
        assertThat(rig.placed(id).nodes()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aRefusalSentAfterTheRepairCounts() {
        int id = rig.start(job("q", 4));
        long repairedNs = rig.nowNs();
        rig.lost(2);
        rig.repairedSentAt(2, repairedNs);
        rig.refusedSentAt(id, repairedNs + VirtualTime.SECOND_NS, 2);
        assertThat(capacity().isFit(2)).isFalse();
    }

    @Test
    void aRefusalOfAnOlderAttemptIsIgnored() {
        int id = rig.start(job("q", 4));
        rig.deliver(new WorkersRefused(id, 0, new int[] {2}), rig.nowNs());
        assertThat(capacity().isFit(2)).isTrue();
    }

    @Test
    void aReportOfFitnessWithoutFaultIsHarmless() {
        rig.repaired(5);
        assertThat(capacity().freeNodes()).isEqualTo(8);
        rig.lost(5);
        assertThat(capacity().freeNodes()).isEqualTo(7);
    }

    private PoolCapacity capacity() {
        return rig.model().books().pool(0);
    }
}
