package dev.trainyard.chipnode.model;

import static dev.trainyard.chipnode.model.ShardDriver.fault;
import static dev.trainyard.kernel.VirtualTime.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.SoftwareStack.StartDelays;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.ShardPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChipNodeGangsTest {
    private static final int[] NONE = {};
    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final StartDelays DELAYS =
            CATALOGUE.stackOf(CATALOGUE.acceleratorNamed("h100-sxm")).delays();
    private static final double WARM_NS = DELAYS.workerStartNs() + DELAYS.communicatorNs();

    @Test
    void everyShardAnswersForItsOwnNodesAndTheOthersSayNothing() {
        // Given: three shards; racks 0 and 3 belong to shard 0, rack 1 to shard 1, rack 2 to shard 2
        ShardPlan plan = new ShardPlan(3);
        GangPlaced placement = new GangPlaced(0, 1, new int[] {0, 1, 2, 6, 7}, new int[] {3});
        // When
        List<ShardDriver> shards = List.of(shard(plan, 0), shard(plan, 1), shard(plan, 2));
        shards.forEach(s -> {
            s.input(10, placement);
            s.runThrough(10);
        });
        // Then
        WorkersStarting first = starting(shards.get(0));
        WorkersStarting second = starting(shards.get(1));
        assertThat(first.nodes()).isEqualTo(4);
        assertThat(second.nodes()).isEqualTo(1);
        assertThat(shards.get(2).sent).isEmpty();
        assertThat(second.readyAtNs()).isEqualTo(first.readyAtNs());
        assertThat(first.slowdown()).isEqualTo(1.0);
        assertThat(shards.getFirst().sent.getFirst().destinations()).isEqualTo(1L << 3);
    }

    @Test
    void ownRacksOfEveryPoolCoverAllNodesOnce() {
        for (int shards = 1; shards <= 5; shards++) {
            ShardPlan plan = new ShardPlan(shards);
            int[] owners = new int[3 * 7 * 2];
            for (int shard = 0; shard < shards; shard++) {
                NodeTable table = new NodeTable(plan, shard);
                boolean[] taken = new boolean[owners.length];
                for (int pool = 0; pool < 3; pool++) {
                    table.addPool(((AcceleratorPool) ShardDriver.pool(7).resource()).spec());
                }
                for (int i = 0; i < owners.length; i++) {
                    int slot = table.slotOf(NodeId.of(i / 14, i % 14));
                    if (slot != NodeTable.FOREIGN) {
                        assertThat(plan.chipNodeShardOf(i / 14, i % 14 / 2)).isEqualTo(shard);
                        assertThat(taken[slot]).isFalse();
                        taken[slot] = true;
                        owners[i]++;
                    }
                }
                assertThat(table.slotOf(NodeId.of(0, 14))).isEqualTo(NodeTable.FOREIGN);
                assertThat(table.slotOf(NodeId.of(3, 0))).isEqualTo(NodeTable.FOREIGN);
            }
            assertThat(owners).containsOnly(1);
        }
    }

    @Test
    void firstStartIsColdAndLaterOnesAreWarmByWhatTheNodeDidBefore() {
        ShardDriver shard = ShardDriver.alone(4);
        place(shard, 10, 1, new int[] {0, 1}, new int[] {2});
        place(shard, 1000, 2, new int[] {0, 1}, new int[] {2});
        place(shard, 2000, 3, new int[] {0, 2}, NONE);
        place(shard, 3000, 4, new int[] {0, 5}, NONE);
        shard.runThrough(4000);
        assertThat(startNs(shard, 0))
                .isBetween(0.8 * (WARM_NS + DELAYS.nodeStartNs()), 1.2 * (WARM_NS + DELAYS.nodeStartNs()));
        assertThat(startNs(shard, 1)).isBetween(0.8 * WARM_NS, 1.2 * WARM_NS);
        assertThat(startNs(shard, 2))
                .isBetween(0.8 * (WARM_NS + DELAYS.spareSwapNs()), 1.2 * (WARM_NS + DELAYS.spareSwapNs()));
        assertThat(startNs(shard, 3))
                .isBetween(0.8 * (WARM_NS + DELAYS.nodeStartNs()), 1.2 * (WARM_NS + DELAYS.nodeStartNs()));
        assertThat(startNs(shard, 1) / WARM_NS).isNotEqualTo(startNs(shard, 2) / (WARM_NS + DELAYS.spareSwapNs()));
    }

    @Test
    void nodesKnownToBeDownRefuseAndNobodyStarts() {
        // Given: node 1 is down
        ShardDriver shard = ShardDriver.alone(4);
        shard.input(
                5,
                new FaultsAnnounced(List.of(fault(1, 1, FaultScope.NODE, 10), fault(2, 0, FaultScope.SOFTWARE, 200))));
        shard.runThrough(60);
        // When
        place(shard, 100, 1, new int[] {0, 1}, new int[] {3});
        List<Record> said = shard.runThrough(1000);
        // Then
        assertThat(said).hasSize(1);
        WorkersRefused refused = (WorkersRefused) said.getFirst();
        assertThat(refused.nodes()).containsExactly(1);
        assertThat(refused.attempt()).isEqualTo(1);
        assertThat(shard.sent.getLast().destinations()).isEqualTo(1L << 2 | 1L << 4);
    }

    @Test
    void downSpareRefusesNothing() {
        ShardDriver shard = ShardDriver.alone(4);
        shard.input(5, new FaultsAnnounced(List.of(fault(1, 3, FaultScope.NODE, 10))));
        shard.runThrough(60);
        place(shard, 100, 1, new int[] {0, 1}, new int[] {3});
        assertThat(shard.runThrough(200)).hasSize(1).first().isInstanceOf(WorkersStarting.class);
    }

    @Test
    void olderAttemptsAreIgnoredAndAReleasedJobStaysReleased() {
        ShardDriver shard = ShardDriver.alone(4);
        shard.input(10, new GangRequested(0, 3));
        shard.input(11, new GangPlaced(0, 2, new int[] {0}, NONE));
        shard.input(12, new GangReleased(0, 2, true));
        shard.input(13, new GangPlaced(0, 3, new int[] {0}, NONE));
        assertThat(shard.runThrough(20)).hasSize(1);
        shard.input(30, new GangRequested(0, 2));
        shard.input(35, new FaultsAnnounced(List.of(fault(1, 0, FaultScope.NODE, 40))));
        assertThat(shard.runThrough(100))
                .containsExactly(new NodeUnavailable(0, 0, 3, 1, "faulty GPU", 40 * SECOND_NS));
        shard.input(200, new GangReleased(0, 3, true));
        shard.input(201, new GangPlaced(0, 3, new int[] {1}, NONE));
        shard.input(202, new GangRequested(0, 4));
        assertThat(shard.runThrough(300)).isEmpty();
    }

    @Test
    void workersStopAtTheNextRequestSoFaultsAfterItNameNoJob() {
        ShardDriver shard = ShardDriver.alone(4);
        place(shard, 10, 1, new int[] {0, 1}, NONE);
        shard.input(20, new FaultsAnnounced(List.of(fault(1, 0, FaultScope.NODE, 40))));
        shard.input(50, new GangRequested(0, 2));
        shard.runThrough(30);
        assertThat(shard.runThrough(100))
                .containsExactly(new NodeUnavailable(0, -1, 0, 1, "faulty GPU", 40 * SECOND_NS));
    }

    @Test
    void twoJobsDoNotDisturbEachOther() {
        ShardDriver shard = ShardDriver.alone(4);
        shard.input(10, new GangPlaced(0, 1, new int[] {0}, NONE));
        shard.input(11, new GangPlaced(1, 5, new int[] {1}, NONE));
        shard.input(12, new GangReleased(0, 1, true));
        shard.input(
                20, new FaultsAnnounced(List.of(fault(1, 0, FaultScope.NODE, 40), fault(2, 1, FaultScope.NODE, 40))));
        shard.runThrough(30);
        assertThat(shard.runThrough(100))
                .containsExactly(
                        new NodeUnavailable(0, -1, 0, 1, "faulty GPU", 40 * SECOND_NS),
                        new NodeUnavailable(1, 1, 5, 2, "faulty GPU", 40 * SECOND_NS));
    }

    private static ShardDriver shard(ShardPlan plan, int number) {
        ShardDriver shard = new ShardDriver(ShardDriver.RUN, plan, number);
        shard.input(0, ShardDriver.pool(4));
        return shard;
    }

    private static void place(ShardDriver shard, long second, int attempt, int[] nodes, int[] spares) {
        shard.input(second, new GangRequested(0, attempt));
        shard.input(second, new GangPlaced(0, attempt, nodes, spares));
    }

    private static WorkersStarting starting(ShardDriver shard) {
        assertThat(shard.sent).hasSize(1);
        return (WorkersStarting) shard.sent.getFirst().payload();
    }

    private static double startNs(ShardDriver shard, int message) {
        WorkersStarting starting = (WorkersStarting) shard.sent.get(message).payload();
        return starting.readyAtNs() - shard.sent.get(message).sentNs();
    }
}
