package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.QueueStrategy;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.VirtualTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates and deletions of pools, queues and jobs. */
class SchedulerOrdersTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void yard() {
        rig.apply(racks(8)).apply(queue("q", 1000, QueueStrategy.StrictFIFO));
    }

    @Test
    void newRacksLetAWaitingJobStartAndAreHeldLikeOthers() {
        // Given
        int id = rig.start(job("q", 20));
        assertThat(rig.lastWait(id).reason()).isEqualTo(WaitReason.CAPACITY);

        // When
        rig.apply(racks(10)).restore();

        // Then
        assertThat(rig.placed(id).nodes()).hasSize(20).contains(19);
        assertThat(rig.model().freeNodes()).isZero();
        rig.release(id);
        assertThat(rig.model().freeNodes()).isEqualTo(20);
    }

    @Test
    void sparesInRacksThatGoAwayAreGivenBackAtOnce() {
        // Given
        int id = rig.start(job("q", 14).spares(2));
        assertThat(rig.placed(id).spares()).containsExactly(14, 15);

        // When
        rig.apply(racks(7));

        // Then
        assertThat(rig.model().heldNodes()).isEqualTo(14);
        assertThat(rig.model().freeNodes()).isZero();
        rig.restore().apply(racks(8));
        assertThat(rig.model().freeNodes()).isEqualTo(2);
    }

    @Test
    void aGangWhoseRacksAreGoneIsReplacedInItsPoolOrElsewhere() {
        // Given: a job over all nodes of the pool
        int id = rig.start(job("q", 16));
        rig.apply(racks(4));

        // When: the orchestrator asks again, and the pool is too small
        rig.request(id);
        assertThat(rig.lastWait(id).reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(rig.model().heldNodes()).isZero();
        rig.restore().apply(pool("other", 10, 2, "small-clos"));

        // Then
        assertThat(NodeId.pool(rig.placed(id).nodes()[0])).isEqualTo(1);
        assertThat(rig.model().freeNodes()).isEqualTo(8 + 4);
    }

    @Test
    void reportsAboutNodesThatAreGoneDoNotStickToThoseThatComeBack() {
        // Given: a node is reported unfit while its rack goes and comes back
        long sentNs = rig.nowNs() + VirtualTime.SECOND_NS / 2;
        rig.apply(racks(4)).apply(racks(8));

        // When
        rig.deliver(new NodeUnavailable(15, -1, 0, 7, "test", sentNs), sentNs);

        // Then
        assertThat(rig.model().freeNodes()).isEqualTo(16);
        rig.deliver(new NodeUnavailable(15, -1, 0, 8, "test", rig.nowNs()), rig.nowNs());
        assertThat(rig.model().freeNodes()).isEqualTo(15);
    }

    @Test
    void aDeletedPoolTakesItsNodesAndItsNameGetsAnotherNumber() {
        // Given
        int id = rig.start(job("q", 4));

        // When
        rig.deliver(new ResourceDeleted(Resource.POOL_KIND, "default", "pool"), 0)
                .request(id);

        // Then
        assertThat(rig.model().heldNodes()).isZero();
        assertThat(rig.lastWait(id).sentence()).contains("no pool has nodes");
        rig.apply(racks(8));
        assertThat(Arrays.stream(rig.placed(id).nodes()).map(NodeId::pool)).containsOnly(1);
    }

    @Test
    void aHigherQuotaLetsJobsStartAndALowerOneEvictsNobody() {
        // Given
        rig.apply(queue("q", 8, QueueStrategy.StrictFIFO));
        int first = rig.start(job("q", 1));
        int second = rig.start(job("q", 2));
        assertThat(rig.lastWait(second).reason()).isEqualTo(WaitReason.QUOTA);

        // When / Then
        rig.apply(queue("q", 24, QueueStrategy.StrictFIFO));
        assertThat(rig.placed(second).nodes()).hasSize(2);
        rig.apply(queue("q", 1, QueueStrategy.StrictFIFO)).restore();
        assertThat(rig.model().heldNodes()).isEqualTo(3);
        rig.lost(0).request(first);
        assertThat(rig.placed(first).nodes()).doesNotContain(0);
    }

    @Test
    void jobsOfADeletedQueueWaitForOneOfItsName() {
        // Given
        rig.apply(queue("q", 8, QueueStrategy.StrictFIFO));
        rig.start(job("q", 1));
        int head = rig.start(job("q", 1));
        int behind = rig.start(job("q", 1));
        assertThat(rig.lastWait(behind).reason()).isEqualTo(WaitReason.BEHIND);

        // When
        rig.deliver(new ResourceDeleted(Resource.QUEUE_KIND, "default", "q"), 0).restore();

        // Then
        for (int id : new int[] {head, behind}) {
            assertThat(rig.lastWait(id).reason()).isEqualTo(WaitReason.QUOTA);
            assertThat(rig.lastWait(id).sentence()).contains("not declared");
        }
        assertThat(rig.model().heldNodes()).isEqualTo(1);
        rig.apply(queue("q", 24, QueueStrategy.StrictFIFO));
        assertThat(rig.placed(behind).nodes()).hasSize(1);
    }

    @Test
    void aHigherPriorityGoesAheadOfTheHeadOfAStrictQueue() {
        // Given
        rig.start(job("q", 16));
        int head = rig.start(job("q", 16));
        int raised = rig.start(job("q", 8));

        // When
        rig.apply(job("q", 8).priority(5).named("job-" + raised)).restore();

        // Then
        assertThat(rig.lastWait(raised).reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(rig.lastWait(head).reason()).isEqualTo(WaitReason.BEHIND);
        rig.release(0);
        assertThat(rig.placed(raised).nodes()).hasSize(8);
        assertThat(rig.placedOrNull(head)).isNull();
    }

    @Test
    void ordersThatAreLateOrUnknownChangeNothing() {
        // Given
        int id = rig.start(job("q", 4));
        rig.release(id);
        byte[] before = rig.state();

        // When
        rig.deliver(new ResourceDeleted(Resource.JOB_KIND, "default", "nobody"), 0)
                .deliver(new ResourceDeleted(Resource.POOL_KIND, "default", "nobody"), 0)
                .deliver(new ResourceDeleted(Resource.QUEUE_KIND, "default", "nobody"), 0)
                .deliver(new ResourceDeleted("Sandwich", "default", "nobody"), 0)
                .apply(job("q", 4).priority(9).named("job-" + id))
                .request(id);

        // Then
        assertThat(rig.state()).isEqualTo(before);
    }

    private static Resource racks(int racks) {
        return pool("pool", racks, 2, "small-clos");
    }
}
