package dev.trainyard.failureinjector.model;

import static dev.trainyard.failureinjector.model.InjectorDriver.LLAMA;
import static dev.trainyard.failureinjector.model.InjectorDriver.own;
import static dev.trainyard.failureinjector.model.InjectorDriver.pool;
import static dev.trainyard.failureinjector.model.InjectorDriver.preset;
import static dev.trainyard.failureinjector.model.InjectorDriver.process;
import static dev.trainyard.kernel.VirtualTime.DAY_NS;
import static dev.trainyard.kernel.VirtualTime.HOUR_NS;
import static dev.trainyard.kernel.VirtualTime.SECOND_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.domain.event.FaultEvent.Fault;
import dev.trainyard.domain.event.FaultEvent.FaultScope;
import dev.trainyard.domain.event.FaultEvent.FaultsAnnounced;
import dev.trainyard.domain.event.FaultEvent.MaintenanceAnnounced;
import dev.trainyard.domain.event.FaultEvent.RepairCompleted;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.kernel.Envelope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FailureInjectorModelTest {
    private static final long LONG_NS = 200 * DAY_NS;
    private static final int FABRIC = InjectorDriver.PLAN.firstShardOf(Service.NETWORK_FABRIC);
    private static final int ORCHESTRATOR = InjectorDriver.PLAN.firstShardOf(Service.ORCHESTRATOR);

    private final InjectorDriver injector = new InjectorDriver(11);

    @Test
    void addingRacksAndPoolsChangesNobodysLuck() {
        // Given
        InjectorDriver larger = new InjectorDriver(11);
        injector.input(0, pool(100, preset(LLAMA)));
        larger.input(0, pool(150, preset(LLAMA)));
        larger.input(0, pool(10, preset(LLAMA)));
        // When
        injector.runTo(LONG_NS);
        larger.runTo(LONG_NS);
        // Then
        List<Fault> before = sorted(injector.faults());
        List<Fault> after = sorted(larger.faults()).stream()
                .filter(f -> NodeId.pool(f.node()) == 0 && NodeId.index(f.node()) < 200)
                .toList();
        assertThat(before).hasSizeGreaterThan(100).isEqualTo(after);
        assertThat(larger.faults()).hasSizeGreaterThan(before.size() + 50);
    }

    @Test
    void anotherSeedIsAnotherLuck() {
        InjectorDriver other = new InjectorDriver(12);
        injector.input(0, pool(100, preset(LLAMA)));
        other.input(0, pool(100, preset(LLAMA)));
        injector.runTo(LONG_NS);
        other.runTo(LONG_NS);
        assertThat(injector.faults().getFirst()).isNotEqualTo(other.faults().getFirst());
    }

    @Test
    void everyFaultIsAnnouncedOnceBeforeItBeginsInOrderAndToItsOwner() {
        // Given: two pools, the second in the middle of a day, a third exactly at a day's end
        injector.input(0, pool(500, preset(LLAMA)));
        injector.input(10 * DAY_NS + HOUR_NS, pool(500, preset(LLAMA)));
        injector.input(20 * DAY_NS, pool(500, preset(LLAMA)));
        // When
        injector.runTo(LONG_NS);
        // Then
        TreeSet<Long> numbers = new TreeSet<>();
        for (Envelope e : injector.sent) {
            if (e.payload() instanceof FaultsAnnounced announced) {
                assertThat(announced.faults()).isNotEmpty().isSortedAccordingTo(order());
                long horizonNs = (e.sentNs() / DAY_NS + 1) * DAY_NS + 2 * SECOND_NS;
                for (Fault f : announced.faults()) {
                    assertThat(f.beginNs()).isGreaterThan(e.timeNs()).isLessThan(horizonNs);
                    assertThat(e.destinations()).isEqualTo(1L << ownerOf(f));
                    assertThat(numbers.add(f.fault())).isTrue();
                }
            } else if (e.payload() instanceof MaintenanceAnnounced m) {
                assertThat(m.atNs()).isGreaterThan(e.timeNs());
                assertThat(e.destinations()).isEqualTo(1L << ORCHESTRATOR);
            }
        }
        assertThat(numbers).hasSizeGreaterThan(500);
        assertThat(injector.maintenances()).hasSizeGreaterThan(30);
        for (int pool = 0; pool < 3; pool++) {
            int number = pool;
            assertThat(injector.faults()).anyMatch(f -> NodeId.pool(f.node()) == number);
        }
    }

    @Test
    void aDayCostsOneEventAnOwner() {
        injector.input(0, pool(5000, preset(LLAMA)));
        injector.runTo(DAY_NS / 2);
        List<Long> destinations = injector.sent.stream()
                .filter(e -> e.payload() instanceof FaultsAnnounced)
                .map(Envelope::destinations)
                .toList();
        assertThat(destinations).containsExactly(1L, 2L, 4L, 8L, 1L << FABRIC);
    }

    @Test
    void poolWithoutFailuresIsSilentForever() {
        injector.input(0, pool(100, preset(FailuresSpec.NONE)));
        injector.input(1, pool(100, own()));
        injector.runTo(LONG_NS);
        assertThat(injector.sent).isEmpty();
        assertThat(injector.engine().pending()).isZero();
        assertThat(injector.model().stateBytes()).isZero();
    }

    @Test
    void ownProcessesAreObeyedToTheLetter() {
        injector.input(
                0,
                pool(
                        100,
                        own(
                                process("cosmic ray", ComponentClass.Chip, 50),
                                process("bug", ComponentClass.Software, 400))));
        injector.runTo(LONG_NS);
        List<Fault> rays = injector.faults().stream()
                .filter(f -> f.scope() == FaultScope.CHIP)
                .toList();
        List<Fault> bugs = injector.faults().stream()
                .filter(f -> f.scope() == FaultScope.SOFTWARE)
                .toList();
        // 200 nodes, 4,800 h: 1,600 chips x 50e-6 and 200 nodes x 400e-6 are 384 each, standard deviation 20
        assertThat(rays.size()).isBetween(304, 464);
        assertThat(bugs.size()).isBetween(304, 464);
        assertThat(rays)
                .allMatch(f -> f.needsRepair()
                        && f.detectionNs() == 30 * SECOND_NS
                        && f.cause().equals("cosmic ray"));
        assertThat(bugs).allMatch(f -> !f.needsRepair() && f.chip() == -1);
    }

    @Test
    void rackFaultHitsEveryNodeOfTheRackAtOnce() {
        injector.input(
                0,
                pool(
                        20,
                        own(
                                process("power shelf", ComponentClass.Rack, 500),
                                process("CPU", ComponentClass.Node, 100))));
        injector.runTo(LONG_NS);
        List<Fault> shelves = sorted(injector.faults()).stream()
                .filter(f -> f.cause().equals("power shelf"))
                .toList();
        assertThat(shelves).hasSizeGreaterThan(20);
        for (int i = 0; i < shelves.size(); i += 2) {
            Fault left = shelves.get(i);
            Fault right = shelves.get(i + 1);
            assertThat(right.beginNs()).isEqualTo(left.beginNs());
            assertThat(left.node() % 2).isZero();
            assertThat(right.node()).isEqualTo(left.node() + 1);
            assertThat(right.fault()).isNotEqualTo(left.fault());
            assertThat(left.scope()).isEqualTo(FaultScope.NODE);
        }
    }

    @Test
    void repairTakesTheLogNormalTimeOfTheCauseAndGoesToTheOwner() {
        // Given
        injector.input(
                0, pool(1000, own(process("GPU", ComponentClass.Chip, 20), process("cable", ComponentClass.Link, 20))));
        // When
        injector.runWithOwnersTo(LONG_NS);
        // Then
        List<Double> hours = new ArrayList<>();
        for (Envelope e : injector.sent) {
            if (e.payload() instanceof RepairCompleted r) {
                Fault f = injector.faults().stream()
                        .filter(x -> x.fault() == r.fault())
                        .findFirst()
                        .orElseThrow();
                assertThat(e.destinations()).isEqualTo(1L << ownerOf(f));
                assertThat(r.node()).isEqualTo(f.node());
                hours.add((e.timeNs() - injector.reportNs(f)) / (double) HOUR_NS);
            }
        }
        hours.sort(Comparator.naturalOrder());
        double medianHours = hours.get(hours.size() / 2);
        double sigma = Math.sqrt(hours.stream()
                .mapToDouble(h -> Math.pow(Math.log(h / 4), 2))
                .average()
                .orElseThrow());
        System.out.printf(
                "%d repairs: median %.2f h (4 asked), sigma %.3f (0.5 asked)%n", hours.size(), medianHours, sigma);
        assertThat(hours).hasSizeGreaterThan(1000);
        assertThat(medianHours).isBetween(3.7, 4.3);
        assertThat(sigma).isBetween(0.46, 0.54);
    }

    @Test
    void repairOfNoTimeComesBackAfterTheLookahead() {
        FailureProcessSpec reset = new FailureProcessSpec("reset", ComponentClass.Chip, 1000, false, 0, true, 0, 0);
        injector.input(0, pool(10, own(reset)));
        injector.runWithOwnersTo(10 * DAY_NS);
        List<Envelope> repairs = injector.sent.stream()
                .filter(e -> e.payload() instanceof RepairCompleted)
                .toList();
        assertThat(repairs).isNotEmpty().allMatch(e -> e.timeNs() == e.sentNs() + SECOND_NS);
    }

    @Test
    void reportOfAFaultNeverAnnouncedStopsTheShard() {
        injector.input(0, pool(10, preset(LLAMA)));
        injector.input(SECOND_NS, new NodeUnavailable(3, -1, 0, 99L << 40, "faulty GPU", 0));
        assertThatThrownBy(() -> injector.runTo(2 * SECOND_NS))
                .hasMessageContaining("node 3")
                .hasMessageContaining("never announced");
    }

    @Test
    void absurdRateIsRefusedWithItsMeanGap() {
        injector.input(0, pool(1, own(process("always", ComponentClass.Node, 1e9))));
        assertThatThrownBy(() -> injector.runTo(SECOND_NS))
                .hasMessageContaining("every 3600000000 ns")
                .hasMessageContaining("lower the failure rates");
    }

    @Test
    void faultNumbersCanBeTakenApart() {
        FaultNumber number = new FaultNumber(
                true, NodeId.of(NodeId.POOLS_MAX - 1, NodeId.NODES_PER_POOL_MAX - 1), FaultNumber.DRAWS_MAX - 1);
        assertThat(FaultNumber.of(number.value())).isEqualTo(number);
        FaultNumber small = new FaultNumber(false, 5, 0);
        assertThat(FaultNumber.of(small.value())).isEqualTo(small);
        assertThat(small.value()).isPositive();
    }

    @Test
    void plannedProcessOfOwnListIsMaintenanceOfThePool() {
        FailureProcessSpec firmware =
                new FailureProcessSpec("firmware", ComponentClass.Node, 1000, true, 0, false, 2 * HOUR_NS, 0);
        injector.input(0, pool(5, own(firmware)));
        injector.runTo(LONG_NS);
        // 10 nodes x 1000e-6 a node hour x 4,800 h = 48, standard deviation 7
        assertThat(injector.maintenances()).hasSizeBetween(20, 76);
        assertThat(injector.maintenances())
                .allMatch(m -> m.pool() == 0
                        && m.durationNs() == 2 * HOUR_NS
                        && m.cause().equals("firmware"));
        assertThat(injector.faults()).isEmpty();
    }

    private static int ownerOf(Fault f) {
        return f.scope() == FaultScope.LINK
                ? FABRIC
                : InjectorDriver.PLAN.chipNodeShardOf(
                        NodeId.pool(f.node()), NodeId.index(f.node()) / InjectorDriver.NODES_PER_RACK);
    }

    private static Comparator<Fault> order() {
        return Comparator.comparingLong(Fault::beginNs).thenComparingLong(Fault::fault);
    }

    private static List<Fault> sorted(List<Fault> faults) {
        return faults.stream().sorted(order()).toList();
    }
}
