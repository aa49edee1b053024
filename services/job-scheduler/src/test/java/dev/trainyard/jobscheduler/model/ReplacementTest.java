package dev.trainyard.jobscheduler.model;

import static dev.trainyard.jobscheduler.model.Resources.job;
import static dev.trainyard.jobscheduler.model.Resources.pool;
import static dev.trainyard.jobscheduler.model.Resources.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.GangEvent.WaitReason;
import dev.trainyard.domain.spec.QueueStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twenty nodes in two pods of five racks; what happens to gangs that lose nodes. */
class ReplacementTest {
    private final Rig rig = new Rig();

    @BeforeEach
    void yard() {
        rig.apply(pool("h100", 10, 2, "small-clos"));
        rig.apply(queue("q", 10_000, QueueStrategy.BestEffortFIFO));
    }

    @Test
    void aSpareTakesTheLostRankAndGoodNodesStay() {
        int id = rig.start(job("q", 8).spares(2));
        assertThat(rig.placed(id).nodes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(rig.placed(id).spares()).containsExactly(8, 9);

        rig.lost(3).request(id);

        assertThat(rig.placed(id).attempt()).isEqualTo(2);
        assertThat(rig.placed(id).nodes()).containsExactly(0, 1, 2, 8, 4, 5, 6, 7);
        assertThat(rig.placed(id).spares()).as("topped up from free nodes").containsExactly(9, 10);
    }

    @Test
    void theNearestSpareIsTaken() {
        // Spares 8 (pod 0) and, after a refill from far away, 15 (pod 1).
        int id = rig.start(job("q", 10).spares(2));
        assertThat(rig.placed(id).spares()).containsExactly(10, 11);
        rig.lost(0).lost(10).request(id);
        assertThat(rig.placed(id).nodes()[0]).as("the only fit spare").isEqualTo(11);
        assertThat(rig.placed(id).spares()).containsExactly(12, 13);
        rig.repaired(0).repaired(10).release(id);

        int wide = rig.start(job("q", 16).spares(3));
        assertThat(rig.placed(wide).spares()).containsExactly(16, 17, 18);
        rig.lost(12).lost(3).request(wide);
        assertThat(rig.placed(wide).nodes()[12]).isEqualTo(16);
        assertThat(rig.placed(wide).nodes()[3]).isEqualTo(17);
        rig.repaired(3).lost(2).request(wide);
        assertThat(rig.placed(wide).nodes()[2])
                .as("the spare from the same rack before those with lower use")
                .isEqualTo(3);
    }

    @Test
    void withoutSparesFreeNodesServe() {
        int id = rig.start(job("q", 8));
        rig.lost(2).lost(6).request(id);
        assertThat(rig.placed(id).nodes()).containsExactly(0, 1, 8, 3, 4, 5, 9, 7);
    }

    @Test
    void withoutAnyNodeTheGangWaitsWithWhatItHasAndARepairEndsTheWait() {
        int id = rig.start(job("q", 20));
        rig.lost(4).lost(5).request(id);

        assertThat(rig.placedOrNull(id)).isNull();
        assertThat(rig.lastWait(id).reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(rig.lastWait(id).sentence())
                .isEqualTo(
                        "lacks 2 of 20 nodes and holds the others; none is free in pool h100, 2 of its 20 are unfit");
        int other = rig.start(job("q", 1).priority(1000));
        rig.repaired(4);
        assertThat(rig.placedOrNull(other))
                .as("injured gangs outrank pending ones")
                .isNull();
        assertThat(rig.placedOrNull(id)).isNull();
        assertThat(rig.waits(id)).as("told once").hasSize(1);

        rig.repaired(5);
        assertThat(rig.placed(id).nodes()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aJobThatKeepsAllItsNodesGetsThemAgain() {
        int id = rig.start(job("q", 8).spares(1));
        GangPlaced first = rig.placed(id);
        rig.request(id);
        assertThat(rig.placed(id).attempt()).isEqualTo(2);
        assertThat(rig.placed(id).nodes()).isEqualTo(first.nodes());
        assertThat(rig.placed(id).spares()).isEqualTo(first.spares());
    }

    @Test
    void aRepairedNodeRefillsSparesSilently() {
        int id = rig.start(job("q", 18).spares(2));
        rig.lost(0).request(id);
        assertThat(rig.placed(id).spares()).hasSize(1);
        int waiting = rig.start(job("q", 1));
        int said = rig.said.size();

        rig.repaired(0);

        assertThat(rig.said).as("no event").hasSize(said);
        assertThat(rig.placedOrNull(waiting)).isNull();
        rig.request(id);
        assertThat(rig.placed(id).spares()).containsExactly(0, 19);
    }

    @Test
    void aLostSpareIsNotUsedAndComesBackWhenRepaired() {
        int id = rig.start(job("q", 18).spares(2));
        rig.lost(18).lost(0).request(id);
        assertThat(rig.placed(id).nodes()[0]).isEqualTo(19);
        assertThat(rig.placed(id).spares()).isEmpty();
        rig.repaired(18).request(id);
        assertThat(rig.placed(id).spares()).containsExactly(18);
    }

    @Test
    void aRequiredDomainIsNotLeft() {
        int id = rig.start(job("q", 9).spares(1).required("pod"));
        rig.lost(0).lost(1).request(id);
        assertThat(rig.lastWait(id).reason()).isEqualTo(WaitReason.TOPOLOGY);
        assertThat(rig.lastWait(id).sentence())
                .isEqualTo(
                        "lacks 1 of 9 nodes and holds the others; none is free in its pod, 10 are elsewhere in pool h100");
        rig.repaired(1);
        assertThat(rig.placed(id).nodes()).containsExactly(9, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void requeueGivesEverythingBack() {
        int id = rig.start(job("q", 16).requeue());
        int behind = rig.start(job("q", 10).priority(5));
        rig.lost(0).request(id);
        assertThat(rig.placed(behind).nodes())
                .as("higher priority goes first now")
                .hasSize(10);
        assertThat(rig.placedOrNull(id)).isNull();
        assertThat(rig.lastWait(id).reason()).isEqualTo(WaitReason.CAPACITY);
        rig.release(behind);
        assertThat(rig.placed(id).nodes()).hasSize(16).doesNotContain(0);
    }

    @Test
    void requeueKeepsTheNodesWhenNoneIsLost() {
        int id = rig.start(job("q", 16).requeue());
        rig.request(id);
        assertThat(rig.placed(id).nodes()).startsWith(0, 1, 2).hasSize(16);
    }

    @Test
    void olderAttemptsAreIgnored() {
        int id = rig.start(job("q", 4));
        rig.request(id).request(id);
        int said = rig.said.size();
        rig.deliver(new GangRequested(id, 2), 0);
        rig.deliver(new GangReleased(id, 2, true), 0);
        assertThat(rig.said).hasSize(said);
        assertThat(rig.model().books().pool(0).freeNodes()).isEqualTo(16);
    }

    @Test
    void replacementNeverMeetsTheQuota() {
        rig.apply(queue("tight", 12 * 8, QueueStrategy.StrictFIFO));
        int id = rig.start(job("tight", 10));
        rig.lost(0).request(id);
        int second = rig.start(job("tight", 2));
        int third = rig.start(job("tight", 1));
        assertThat(rig.placed(id).nodes()).hasSize(10);
        assertThat(rig.placed(second).nodes()).hasSize(2);
        assertThat(rig.lastWait(third).reason()).isEqualTo(WaitReason.QUOTA);
    }
}
