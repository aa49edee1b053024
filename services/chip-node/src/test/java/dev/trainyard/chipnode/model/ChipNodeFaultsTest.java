package dev.trainyard.chipnode.model;

import static dev.trainyard.chipnode.model.ShardDriver.fault;
import static dev.trainyard.kernel.VirtualTime.NEVER_NS;
import static dev.trainyard.kernel.VirtualTime.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.GangEvent.GangPlaced;
import dev.trainyard.domain.event.GangEvent.GangReleased;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChipNodeFaultsTest {
    private static final int[] NONE = {};
    private static final long INJECTOR_AND_SCHEDULER = 1L << 2 | 1L << 3;
    private static final long ORCHESTRATOR = 1L << 4;

    private final ShardDriver shard = ShardDriver.alone(4);

    @Test
    void faultOfANodeWithAWorkerIsReportedAfterItsDetectionToAllThree() {
        // Given
        startGang(0, 1, 2);
        announce(fault(1, 2, FaultScope.CHIP, 100));
        // When
        assertThat(shard.runThrough(129)).isEmpty();
        List<Record> said = shard.runThrough(130);
        // Then
        assertThat(said).containsExactly(new NodeUnavailable(2, 0, 1, 1, "faulty GPU", 100 * SECOND_NS));
        assertThat(shard.sent.getLast().destinations()).isEqualTo(INJECTOR_AND_SCHEDULER | ORCHESTRATOR);
        assertThat(shard.sent.getLast().timeNs()).isEqualTo(131 * SECOND_NS);
    }

    @Test
    void conditionGoesFromOkOverFaultyToDownAndBack() {
        announce(fault(1, 2, FaultScope.CHIP, 100));
        shard.runThrough(99);
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.OK);
        assertThat(shard.model().isChipHealthy(2, 3)).isTrue();
        shard.runThrough(100);
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.FAULTY);
        assertThat(shard.model().isChipHealthy(2, 3)).isFalse();
        assertThat(shard.model().isChipHealthy(2, 4)).isTrue();
        shard.runThrough(130);
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.DOWN);
        shard.input(5000, new RepairCompleted(2, 1));
        assertThat(shard.runThrough(5000)).containsExactly(new NodeAvailable(2, 1));
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.OK);
        assertThat(shard.sent.getLast().destinations()).isEqualTo(1L << 2);
    }

    @Test
    void faultOfAnIdleNodeAndOfASpareNamesNoJobAndSparesTheOrchestrator() {
        // Given
        startGang(0, 1, 2);
        // When: node 3 is spare, node 5 is idle
        announce(fault(1, 3, FaultScope.NODE, 100), fault(2, 5, FaultScope.NODE, 200));
        List<Record> said = shard.runThrough(1000);
        // Then
        assertThat(said)
                .containsExactly(
                        new NodeUnavailable(3, -1, 0, 1, "faulty GPU", 100 * SECOND_NS),
                        new NodeUnavailable(5, -1, 0, 2, "faulty GPU", 200 * SECOND_NS));
        assertThat(shard.sent.getLast().destinations()).isEqualTo(INJECTOR_AND_SCHEDULER);
    }

    @Test
    void softwareFaultKillsTheWorkerOnlyAndOnlyTheOrchestratorHears() {
        startGang(0, 1, 2);
        announce(fault(1, 2, FaultScope.SOFTWARE, 100));
        List<Record> said = shard.runThrough(1000);
        assertThat(said).containsExactly(new WorkerFailed(0, 1, 2, 1, "software bug", 100 * SECOND_NS));
        assertThat(shard.sent.getLast().destinations()).isEqualTo(ORCHESTRATOR);
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.OK);
    }

    @Test
    void softwareFaultOfASpareOrAnIdleNodeIsRejectedAndPromisesNoOutput() {
        startGang(0, 1, 2);
        announce(fault(1, 3, FaultScope.SOFTWARE, 100), fault(2, 5, FaultScope.SOFTWARE, 100));
        shard.runThrough(20);
        assertThat(shard.earliestOutputNs()).isEqualTo(NEVER_NS);
        assertThat(shard.runThrough(1000)).isEmpty();
        assertThat(shard.pending()).isZero();
    }

    @Test
    void softwareFaultIsArmedWhenAGangComesAndDisarmedWhenItGoes() {
        announce(fault(1, 2, FaultScope.SOFTWARE, 500));
        shard.runThrough(20);
        assertThat(shard.earliestOutputNs()).isEqualTo(NEVER_NS);
        shard.input(30, new GangPlaced(0, 1, new int[] {2}, NONE));
        shard.runThrough(30);
        assertThat(shard.earliestOutputNs()).isEqualTo(531 * SECOND_NS);
        shard.input(100, new GangReleased(0, 1, true));
        shard.runThrough(100);
        assertThat(shard.earliestOutputNs()).isEqualTo(NEVER_NS);
        assertThat(shard.runThrough(1000)).isEmpty();
    }

    @Test
    void softwareFaultIsVoidWhenItsWorkerWasReplacedBeforeDetection() {
        // Given: a fault that would be detected at 130 s
        startGang(0, 1, 2);
        announce(fault(1, 2, FaultScope.SOFTWARE, 100));
        // When: the worker is restarted at 110 s for another reason
        shard.input(110, new GangRequested(0, 2));
        shard.input(112, new GangPlaced(0, 2, new int[] {2}, NONE));
        List<Record> said = shard.runThrough(1000);
        // Then
        assertThat(said).hasSize(1).first().isInstanceOf(WorkersStarting.class);
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.OK);
    }

    @Test
    void hardwareFaultSurvivesARestartAndIsReportedWithTheAttemptOfThatTime() {
        startGang(0, 1, 2);
        announce(fault(1, 2, FaultScope.CHIP, 100));
        shard.input(110, new GangRequested(0, 2));
        shard.input(112, new GangPlaced(0, 2, new int[] {2}, NONE));
        assertThat(shard.runThrough(1000)).contains(new NodeUnavailable(2, 0, 2, 1, "faulty GPU", 100 * SECOND_NS));
    }

    @Test
    void faultOnANodeThatIsNotOkIsRejectedAndPromisesNoOutput() {
        // Given: node 2 is faulty from 100 s and down from 130 s
        announce(
                fault(1, 2, FaultScope.CHIP, 100),
                fault(2, 2, FaultScope.CHIP, 110),
                fault(3, 2, FaultScope.NODE, 200));
        shard.runThrough(20);
        // When
        List<Record> said = shard.runThrough(150);
        // Then
        assertThat(said).hasSize(1);
        assertThat(shard.earliestOutputNs()).isEqualTo(NEVER_NS);
        assertThat(shard.runThrough(1000)).isEmpty();
    }

    @Test
    void faultToComeOnADownNodeIsArmedAgainByTheRepair() {
        announce(fault(1, 2, FaultScope.CHIP, 100), fault(2, 2, FaultScope.NODE, 900));
        shard.runThrough(130);
        assertThat(shard.earliestOutputNs()).isEqualTo(NEVER_NS);
        shard.input(500, new RepairCompleted(2, 1));
        assertThat(shard.runThrough(500)).containsExactly(new NodeAvailable(2, 1));
        assertThat(shard.earliestOutputNs()).isEqualTo(931 * SECOND_NS);
        assertThat(shard.runThrough(1000)).hasSize(1);
    }

    @Test
    void repairOfAFaultThatIsNotOpenChangesNothing() {
        announce(fault(1, 2, FaultScope.CHIP, 100));
        shard.input(300, new RepairCompleted(2, 99));
        shard.input(301, new RepairCompleted(4, 1));
        shard.input(110, new RepairCompleted(2, 1));
        assertThat(shard.runThrough(1000)).hasSize(1).first().isInstanceOf(NodeUnavailable.class);
        assertThat(shard.model().conditionOf(2)).isEqualTo(NodeCondition.DOWN);
    }

    @Test
    void hardwareFaultWithoutRepairOnlyKillsTheWorker() {
        startGang(0, 1, 2);
        announce(new Fault(1, 2, 3, "page retired", FaultScope.CHIP, 100 * SECOND_NS, 0, false));
        assertThat(shard.runThrough(1000))
                .containsExactly(new WorkerFailed(0, 1, 2, 1, "page retired", 100 * SECOND_NS));
    }

    @Test
    void faultOfAnotherOwnerStopsTheShardAndNamesIt() {
        announce(fault(17, 2, FaultScope.LINK, 100));
        assertThatThrownBy(() -> shard.runThrough(20))
                .hasMessageContaining("fault 17")
                .hasMessageContaining("LINK")
                .hasMessageContaining("does not own it");
    }

    private void announce(Fault... faults) {
        shard.input(20, new FaultsAnnounced(List.of(faults)));
    }

    /** Places the gang {node} with spare node 3 at 12 s. */
    private void startGang(int job, int attempt, int node) {
        shard.input(10, new GangRequested(job, attempt));
        shard.input(12, new GangPlaced(job, attempt, new int[] {node}, new int[] {3}));
        shard.runThrough(19);
    }
}
