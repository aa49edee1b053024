package dev.trainyard.networkfabric.model;

import static dev.trainyard.networkfabric.model.Yard.INJECTOR;
import static dev.trainyard.networkfabric.model.Yard.ORCHESTRATOR;
import static dev.trainyard.networkfabric.model.Yard.SCHEDULER;
import static dev.trainyard.networkfabric.model.Yard.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.event.FabricEvent;
import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.GangEvent.GangRequested;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.inprocess.WindowCutter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkFaultsTest {
    private static final int[] NODES = Jobs.range(0, 16);
    private static final String CAUSE = "Network Switch/Cable";
    private static final long SCHEDULER_AND_INJECTOR = 1L << SCHEDULER | 1L << INJECTOR;

    private static Yard yard(Fault... faults) {
        return new Yard(Jobs.SMALL, Jobs.chatty()).at(5, INJECTOR, new FaultsAnnounced(List.of(faults)));
    }

    private static List<Envelope> reports(Yard yard) {
        return yard.run(500).stream()
                .filter(e -> !(e.payload() instanceof FabricEvent))
                .toList();
    }

    @Test
    void aBrokenLinkUnderARankIsReportedAfterItsDetectionToAllThree() {
        // Given
        Yard yard = yard(Yard.fault(9, 3, 100, true)).started(10, 0, 1, NODES);

        // When
        List<Envelope> reports = reports(yard);

        // Then
        assertThat(reports)
                .extracting(Envelope::payload)
                .containsExactly(new NodeUnavailable(3, 0, 1, 9, CAUSE, 100 * SECOND));
        assertThat(reports.getFirst().timeNs()).isEqualTo(131 * SECOND);
        assertThat(reports.getFirst().destinations()).isEqualTo(SCHEDULER_AND_INJECTOR | 1L << ORCHESTRATOR);
    }

    @Test
    void withoutARankTheOrchestratorIsNotTold() {
        // When
        List<Envelope> reports = reports(yard(Yard.fault(9, 99, 100, true)).started(10, 0, 1, NODES));

        // Then
        assertThat(reports)
                .extracting(Envelope::payload)
                .containsExactly(new NodeUnavailable(99, -1, 0, 9, CAUSE, 100 * SECOND));
        assertThat(reports.getFirst().destinations()).isEqualTo(SCHEDULER_AND_INJECTOR);
    }

    @Test
    void aFaultThatNeedsNoRepairKillsTheWorkerOnly() {
        // When
        List<Envelope> reports = reports(
                yard(Yard.fault(9, 3, 100, false), Yard.fault(10, 99, 100, false), Yard.fault(11, 3, 140, false))
                        .started(10, 0, 1, NODES));

        // Then
        assertThat(reports)
                .extracting(Envelope::payload)
                .containsExactly(
                        new WorkerFailed(0, 1, 3, 9, CAUSE, 100 * SECOND),
                        new WorkerFailed(0, 1, 3, 11, CAUSE, 140 * SECOND));
        assertThat(reports.getFirst().destinations()).isEqualTo(1L << ORCHESTRATOR);
    }

    @Test
    void aWorkerOfAnotherAttemptThanTheOneHitIsNotReported() {
        // When
        List<Envelope> reports = reports(yard(Yard.fault(9, 3, 100, false))
                .started(10, 0, 1, NODES)
                .at(110, ORCHESTRATOR, new GangRequested(0, 2))
                .started(115, 0, 2, NODES));

        // Then
        assertThat(reports).isEmpty();
    }

    @Test
    void aSecondFaultOnABrokenLinkIsRejectedUntilTheRepair() {
        // When
        List<Envelope> reports =
                reports(yard(Yard.fault(1, 99, 100, true), Yard.fault(2, 99, 150, true), Yard.fault(3, 99, 300, true))
                        .at(200, INJECTOR, new RepairCompleted(99, 2))
                        .at(210, INJECTOR, new RepairCompleted(99, 1)));

        // Then
        assertThat(reports)
                .extracting(Envelope::payload)
                .containsExactly(
                        new NodeUnavailable(99, -1, 0, 1, CAUSE, 100 * SECOND),
                        new NodeAvailable(99, 1),
                        new NodeUnavailable(99, -1, 0, 3, CAUSE, 300 * SECOND));
        assertThat(reports.get(1).destinations()).isEqualTo(1L << SCHEDULER);
        assertThat(reports.get(1).timeNs()).isEqualTo(211 * SECOND);
    }

    @Test
    void aPlacementOnALinkKnownToBeBrokenIsRefused() {
        // Given the scheduler placed before it heard of the fault
        Yard yard =
                yard(Yard.fault(9, 3, 100, true), Yard.fault(10, 5, 100, true)).started(132, 0, 1, NODES);

        // When
        List<Envelope> sent = yard.run(500);

        // Then
        assertThat(sent)
                .extracting(e -> e.payload().getClass().getSimpleName())
                .containsExactly("NodeUnavailable", "NodeUnavailable", "WorkersRefused");
        assertThat(((WorkersRefused) sent.getLast().payload()).nodes()).containsExactly(3, 5);
        assertThat(sent.getLast().destinations()).isEqualTo(1L << SCHEDULER | 1L << ORCHESTRATOR);
    }

    @Test
    void faultsThatChangeNothingCostNoWindow() {
        // Given one fault that breaks a link, and nine that find it broken or find no worker to kill
        Yard one = yard(Yard.fault(1, 99, 100, true));
        Yard ten = yard(Stream.concat(
                        Stream.of(Yard.fault(1, 99, 100, true)),
                        IntStream.range(0, 9)
                                .mapToObj(i -> Yard.fault(10 + i, i < 5 ? 99 : 40 + i, 200 + 1000L * i, i < 5)))
                .toArray(Fault[]::new));

        // When
        long base = yard().run(10_000, WindowCutter.none()).windows();
        long windowsOfOne = one.run(10_000, WindowCutter.none()).windows();
        long windowsOfTen = ten.run(10_000, WindowCutter.none()).windows();

        // Then the report itself is a window and its arrival another
        assertThat(windowsOfTen).isEqualTo(windowsOfOne);
        assertThat(windowsOfOne - base).isBetween(1L, 2L);
        assertThat(ten.sent()).hasSize(1);
    }

    @Test
    void anotherOwnersFaultIsAnError() {
        Fault chip = new Fault(1, 3, 0, CAUSE, FaultScope.CHIP, 100 * SECOND, SECOND, true);

        assertThatThrownBy(() -> yard(chip).run(500))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expected a fault of scope LINK");
    }
}
