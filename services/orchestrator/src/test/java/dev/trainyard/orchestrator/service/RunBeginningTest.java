package dev.trainyard.orchestrator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.orchestrator.service.RunBeginning.InvalidException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RunBeginningTest {
    private static final ShardPlan PLAN = new ShardPlan(4);

    @Test
    void eachServiceIsAProcessAndChipNodeMayBeSeveral() {
        assertThat(RunBeginning.map(PLAN, 1).processes()).containsExactly(0, 0, 0, 0, 1, 2, 3, 4);
        assertThat(RunBeginning.map(PLAN, 2).processes()).containsExactly(0, 0, 1, 1, 2, 3, 4, 5);
        assertThat(RunBeginning.map(PLAN, 4).processes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void moreProcessesThanShardsAreAnError() {
        assertThatThrownBy(() -> RunBeginning.map(PLAN, 5))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("is 5, expected 1 to 4");
    }

    @Test
    void anOpenRunGetsItsShardsFromItsSize() {
        assertThat(RunBeginning.plan(OptionalInt.empty(), 0)).isEqualTo(ShardPlan.forRacks(0));
        assertThat(RunBeginning.plan(OptionalInt.empty(), 5_000)).isEqualTo(ShardPlan.forRacks(5_000));
        assertThat(RunBeginning.plan(OptionalInt.of(7), 5_000)).isEqualTo(new ShardPlan(7));
    }

    @Test
    void aSizeThatNoRunHasIsAnError() {
        assertThatThrownBy(() -> RunBeginning.plan(OptionalInt.of(49), 0))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("TRAINYARD_SHARDS")
                .hasMessageContaining("found 49, expected 1 to 48");
        assertThatThrownBy(() -> RunBeginning.plan(OptionalInt.empty(), -1))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("TRAINYARD_RACKS is -1");
    }
}
