package dev.trainyard.chipnode.model;

import static dev.trainyard.chipnode.model.ShardDriver.fault;
import static dev.trainyard.kernel.VirtualTime.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.telemetry.NodeUse;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.ShardPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChipNodeTelemetryTest {
    private static final int NOBODY = -1;
    private static final int FREE = NodeUse.FREE.ordinal();
    private static final int SPARE = NodeUse.SPARE.ordinal();
    private static final int STOPPED = NodeUse.STOPPED.ordinal();
    private static final int WORKING = NodeUse.WORKING.ordinal();

    private final ShardDriver shard = ShardDriver.alone(3);

    @Test
    void aRackShowsWhoHoldsItsNodesAndHowBusyTheyAre() {
        // Given a gang on nodes 1 and 2 with node 3 as a spare, racks of two nodes
        shard.input(10, new GangPlaced(7, 1, new int[] {1, 2}, new int[] {3}));
        shard.runThrough(20);

        // When
        List<RackTelemetry> racks = shard.sample();

        // Then
        assertThat(racks).extracting(RackTelemetry::rack).containsExactly(0, 1, 2);
        assertThat(racks).extracting(RackTelemetry::timeNs).containsOnly(20 * SECOND_NS + 1);
        assertThat(racks.get(0).jobs()).containsExactly(NOBODY, 7);
        assertThat(racks.get(0).uses()).containsExactly(FREE, WORKING);
        assertThat(racks.get(0).utilisationPercent()).containsExactly(0, 100);
        assertThat(racks.get(1).firstNode()).isEqualTo(2);
        assertThat(racks.get(1).jobs()).containsExactly(7, 7);
        assertThat(racks.get(1).uses()).containsExactly(WORKING, SPARE);
        assertThat(racks.get(1).utilisationPercent()).containsExactly(100, 0);
        assertThat(racks.get(2).uses()).containsExactly(FREE, FREE);
    }

    @Test
    void aFaultShowsWhenItIsDetectedAndNotWhenItBegins() {
        shard.input(
                1,
                new FaultsAnnounced(List.of(fault(1, 4, FaultScope.CHIP, 100), fault(2, 5, FaultScope.CHIP, 10_000))));

        shard.runThrough(110);
        assertThat(shard.model().conditionOf(4)).isEqualTo(NodeCondition.FAULTY);
        assertThat(shard.sample().getLast().down()).containsExactly(0, 0);

        shard.runThrough(130);
        assertThat(shard.sample().getLast().down()).containsExactly(1, 0);
    }

    @Test
    void workersThatWereStoppedAreNotBusy() {
        shard.input(10, new GangPlaced(7, 1, new int[] {0, 1}, new int[0]));
        shard.input(50, new GangRequested(7, 2));
        shard.runThrough(60);

        RackTelemetry first = shard.sample().getFirst();

        assertThat(first.uses()).containsExactly(STOPPED, STOPPED);
        assertThat(first.utilisationPercent()).containsExactly(0, 0);
        assertThat(first.jobs()).containsExactly(7, 7);
    }

    @Test
    void shardsShowTheirOwnRacksAndTogetherAll() {
        ShardPlan plan = new ShardPlan(4);
        int[] seen = new int[10 * ShardDriver.NODES_PER_RACK];
        for (int number = 0; number < plan.chipNodeShards(); number++) {
            ShardDriver part = new ShardDriver(ShardDriver.RUN, plan, number);
            part.input(0, ShardDriver.pool(10));
            part.runThrough(1);
            for (RackTelemetry rack : part.sample()) {
                assertThat(plan.chipNodeShardOf(rack.pool(), rack.rack())).isEqualTo(number);
                for (int i = 0; i < rack.jobs().length; i++) {
                    seen[NodeId.index(rack.firstNode()) + i]++;
                }
            }
        }
        assertThat(seen).containsOnly(1);
    }

    @Test
    void samplingChangesNothing() {
        ShardDriver watched = play(true);
        ShardDriver alone = play(false);

        assertThat(watched.sent).isEqualTo(alone.sent);
        assertThat(watched.state()).isEqualTo(alone.state());
        assertThat(watched.finish(1000 * SECOND_NS)).isEqualTo(alone.finish(1000 * SECOND_NS));
    }

    private static ShardDriver play(boolean watched) {
        ShardDriver driver = ShardDriver.alone(3);
        driver.input(1, new FaultsAnnounced(List.of(fault(1, 1, FaultScope.CHIP, 100))));
        driver.input(10, new GangPlaced(7, 1, new int[] {1, 2}, new int[] {3}));
        driver.input(200, new GangRequested(7, 2));
        for (int second = 0; second < 300; second++) {
            driver.runThrough(second);
            if (watched) {
                byte[] before = driver.state();
                assertThat(driver.sample()).hasSize(3);
                assertThat(driver.state()).isEqualTo(before);
            }
        }
        return driver;
    }
}
