package dev.trainyard.chipnode.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.yard.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A million chips: 65,536 racks of two nodes of eight. */
class ChipNodeScaleTest {
    private static final int RACKS = 65_536;
    private static final int NODES = RACKS * ShardDriver.NODES_PER_RACK;
    private static final int CHIPS = NODES * 8;
    private static final double BYTES_PER_CHIP_MAX = 8;

    @Test
    void aHealthyChipCostsLessThanEightBytesAndAGangOfAllStartsAtOnce() {
        // Given
        ShardPlan plan = ShardPlan.forRacks(RACKS);
        GangPlaced everything = new GangPlaced(0, 1, IntStream.range(0, NODES).toArray(), new int[0]);
        long heapBefore = heapBytes();
        List<ShardDriver> shards = new ArrayList<>();
        // When
        for (int shard = 0; shard < plan.chipNodeShards(); shard++) {
            ShardDriver driver = new ShardDriver(ShardDriver.RUN, plan, shard);
            driver.input(0, ShardDriver.pool(RACKS));
            driver.input(2, everything);
            driver.input(
                    3,
                    new FaultsAnnounced(List.of(
                            ShardDriver.fault(shard, shard * ShardDriver.NODES_PER_RACK, FaultScope.CHIP, 100))));
            driver.runThrough(1000);
            shards.add(driver);
        }
        double heapPerChip = (heapBytes() - heapBefore) / (double) CHIPS;
        // Then
        long bytes = shards.stream().mapToLong(s -> s.model().stateBytes()).sum();
        int covered = shards.stream()
                .mapToInt(s -> ((WorkersStarting) s.sent.getFirst().payload()).nodes())
                .sum();
        System.out.printf(
                "%,d chips in %d shards: %.3f B a chip by array lengths, %.3f B by heap%n",
                CHIPS, shards.size(), bytes / (double) CHIPS, heapPerChip);
        assertThat(covered).isEqualTo(NODES);
        assertThat(shards).allSatisfy(s -> assertThat(s.sent).hasSize(2));
        assertThat(bytes / (double) CHIPS).isLessThan(BYTES_PER_CHIP_MAX);
        assertThat(heapPerChip).isLessThan(BYTES_PER_CHIP_MAX);
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
