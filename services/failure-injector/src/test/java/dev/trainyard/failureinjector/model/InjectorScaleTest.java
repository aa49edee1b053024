package dev.trainyard.failureinjector.model;

import static dev.trainyard.kernel.VirtualTime.DAY_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.spec.ComponentClass;
import org.junit.jupiter.api.Test;

/** A million chips: 131,072 nodes of eight. */
class InjectorScaleTest {
    private static final int NODES = 131_072;
    private static final double BYTES_PER_NODE_MAX = 16;
    /** G1 rounds the one large array up to whole regions of 1 MiB, and the announced faults are in it too. */
    private static final double HEAP_BYTES_PER_NODE_MAX = 32;

    private static final int DAYS = 54;
    /** Generous for a shared build machine; the measured time is printed. */
    private static final double MILLIS_PER_DAY_MAX = 50;

    @Test
    void aNodeCostsAtMostSixteenBytesAndADayIsScannedFast() {
        // Given
        InjectorDriver injector = new InjectorDriver(3);
        injector.input(0, InjectorDriver.pool(NODES / 2, InjectorDriver.preset(InjectorDriver.LLAMA)));
        long heapBefore = heapBytes();
        long appliedAt = System.nanoTime();
        injector.runTo(1);
        double applyMillis = (System.nanoTime() - appliedAt) / 1e6;
        double heapPerNode = (heapBytes() - heapBefore) / (double) NODES;
        int firstDay = injector.faults().size();
        // When
        long startedAt = System.nanoTime();
        injector.runTo(1 + DAYS * DAY_NS);
        double dayMillis = (System.nanoTime() - startedAt) / 1e6 / DAYS;
        // Then
        double bytesPerNode = injector.model().stateBytes() / (double) NODES;
        System.out.printf(
                "%,d nodes: %.2f B a node by array lengths, %.2f B by heap; pool applied in %.1f ms; a virtual day with"
                        + " state digest takes %.2f ms; %d faults the first day, %d in %d days; snapshot %,d B%n",
                NODES,
                bytesPerNode,
                heapPerNode,
                applyMillis,
                dayMillis,
                firstDay,
                injector.faults().size(),
                DAYS,
                injector.snapshotBytes());
        assertThat(bytesPerNode).isLessThanOrEqualTo(BYTES_PER_NODE_MAX);
        assertThat(heapPerNode).isLessThanOrEqualTo(HEAP_BYTES_PER_NODE_MAX);
        assertThat(dayMillis).isLessThan(MILLIS_PER_DAY_MAX);
        // Touched nodes only: number, draws and time, 24 bytes each.
        assertThat(injector.snapshotBytes()).isLessThan(24 * injector.faults().size() + 4096);
    }

    @Test
    void aDayOfEqualFailuresCostsLittleHoweverLargeTheYard() {
        double[] millis = new double[3];
        int[] sizes = {1_024, 16_384, NODES};
        // The first round warms the machine up.
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < sizes.length; i++) {
                // Given: 10 faults a day in every yard
                InjectorDriver injector = new InjectorDriver(round);
                double rate = 10.0 * 1e6 / 24 / sizes[i];
                injector.input(
                        0,
                        InjectorDriver.pool(
                                sizes[i] / 2,
                                InjectorDriver.own(InjectorDriver.process("host", ComponentClass.Node, rate))));
                injector.runTo(1);
                // When
                long startedAt = System.nanoTime();
                injector.runTo(1 + DAYS * DAY_NS);
                millis[i] = (System.nanoTime() - startedAt) / 1e6 / DAYS;
                assertThat(injector.faults()).hasSizeBetween(400, 700);
            }
        }
        // Then
        System.out.printf(
                "a virtual day with 10 faults: %.3f ms with %,d nodes, %.3f ms with %,d, %.3f ms with %,d%n",
                millis[0], sizes[0], millis[1], sizes[1], millis[2], sizes[2]);
        assertThat(millis[2]).isLessThan(MILLIS_PER_DAY_MAX);
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
