package dev.trainyard.chipnode.model;

import static dev.trainyard.chipnode.model.ShardDriver.RUN;
import static dev.trainyard.chipnode.model.ShardDriver.fault;
import static dev.trainyard.kernel.VirtualTime.DAY_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.window.RunEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Window budgets of the design, counted over a yard whose other services are scripts. */
class ChipNodeWindowsTest {
    private final ScriptedNeighbour fabric = new ScriptedNeighbour(List.of(), false);
    private final ScriptedNeighbour scheduler = new ScriptedNeighbour(List.of(), false);
    private final ScriptedNeighbour orchestrator = new ScriptedNeighbour(List.of(), false);

    @Test
    void faultsThatChangeNothingCostNoWindow() {
        // Given: software faults where nobody works, and faults of a node that is down already
        List<Fault> one = List.of(fault(1000, 7, FaultScope.NODE, 50));
        List<Fault> many = new ArrayList<>(one);
        for (int i = 0; i < 40; i++) {
            many.add(fault(i, i % 6, FaultScope.SOFTWARE, 100 + 1000L * i));
            many.add(fault(2000 + i, 7, FaultScope.CHIP, 60 + 20L * i));
        }
        // When
        long quiet = windows(one);
        long busy = windows(many);
        // Then
        assertThat(busy).isEqualTo(quiet);
    }

    @Test
    void aRepairCostsAtMostThreeWindows() {
        // Given
        InProcessRun run = run(List.of(fault(1, 2, FaultScope.CHIP, 10_000)));
        // When
        long reported = 0;
        while (scheduler.heard.stream().noneMatch(NodeAvailable.class::isInstance) && run.step()) {
            if (scheduler.heard.isEmpty()) {
                // The window that ends here noticed the fault; repair begins with the next.
                reported = run.windows();
            }
        }
        long repairWindows = run.windows() - reported;
        // Then
        System.out.println("windows of a repair: " + repairWindows);
        assertThat(scheduler.heard).hasSize(2);
        assertThat(fabric.heard).isEmpty();
        assertThat(orchestrator.heard).isEmpty();
        assertThat(repairWindows).isBetween(1L, 3L);
    }

    @Test
    void aFaultWithItsRepairCostsAtMostOneWindowMoreThanTheRepair() {
        assertThat(windows(List.of(fault(1, 2, FaultScope.CHIP, 10_000))) - windows(List.of()))
                .isBetween(1L, 4L);
    }

    private long windows(List<Fault> faults) {
        return run(faults).run().windows();
    }

    private InProcessRun run(List<Fault> faults) {
        ShardPlan plan = new ShardPlan(1);
        List<ShardEngine> engines = List.of(
                engine(0, new ChipNodeModel(RUN, plan, 0, Catalogue.bundled())),
                engine(1, fabric),
                engine(2, scheduler),
                engine(3, new ScriptedNeighbour(List.of(new FaultsAnnounced(List.copyOf(faults))), true)),
                engine(4, orchestrator));
        InProcessRun run =
                InProcessRun.of(RUN, engines).runEnd(new RunEnd(2 * DAY_NS)).build();
        run.command(0, ShardDriver.pool(4));
        return run;
    }

    private static ShardEngine engine(int shard, Model model) {
        return new ShardEngine(RUN, shard, model, YardPayloads.types());
    }
}
