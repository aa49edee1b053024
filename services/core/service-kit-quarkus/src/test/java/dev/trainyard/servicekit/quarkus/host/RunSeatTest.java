package dev.trainyard.servicekit.quarkus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.yard.Service;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.wire.YardRun;
import org.junit.jupiter.api.Test;

final class RunSeatTest {
    /** Shards: 0 to 3 of chip-node, then fabric, scheduler, injector, orchestrator. */
    private static ClockFollower clock(int... processes) {
        ClockFollower clock = new ClockFollower();
        clock.accept(new YardRun("seats", RunParameters.ofSeed(1), new ShardPlan(4), 0, 0).header());
        clock.accept(new ShardMap(0, processes));
        return clock;
    }

    @Test
    void aServiceIsTheProcessThatTheMapGivesItsShardsTo() {
        // Given
        ClockFollower clock = clock(0, 0, 1, 1, 2, 3, 4, 5);

        // When
        RunSeat second = RunSeat.of(clock, Service.CHIP_NODE, 1);
        RunSeat orchestrator = RunSeat.of(clock, Service.ORCHESTRATOR, 0);

        // Then
        assertThat(second.process()).isEqualTo(1);
        assertThat(second.shards()).containsExactly(2, 3);
        assertThat(orchestrator.process()).isEqualTo(5);
        assertThat(orchestrator.shards()).containsExactly(7);
    }

    @Test
    void aReplicaThatTheMapDoesNotHaveIsRefused() {
        ClockFollower clock = clock(0, 0, 1, 1, 2, 3, 4, 5);

        assertThatThrownBy(() -> RunSeat.of(clock, Service.CHIP_NODE, 2))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("2 processes of chip-node")
                .hasMessageContaining("TRAINYARD_REPLICA to 0..1");
    }

    @Test
    void aProcessWithShardsOfOtherServicesIsRefused() {
        ClockFollower clock = clock(0, 0, 0, 0, 0, 0, 0, 0);

        assertThatThrownBy(() -> RunSeat.of(clock, Service.JOB_SCHEDULER, 0))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("shard 0 of chip-node to process 0");
    }
}
