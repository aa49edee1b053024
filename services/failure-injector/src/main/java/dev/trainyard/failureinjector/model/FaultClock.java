package dev.trainyard.failureinjector.model;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;
import java.util.BitSet;

/**
 * When the next fault of each of many like components begins: 12 bytes a component, and a scan once a day instead of a
 * heap. The gap before fault n of a component is an exponential draw keyed by (stream, component, n).
 */
final class FaultClock {
    /** More frequent faults of one component (or maintenances of a pool) are a mistake: 24 bits number 31 years of them. */
    private static final long MEAN_GAP_MIN_NS = VirtualTime.MINUTE_NS;

    private static final int BLOCK = 64;
    private static final int BYTES_PER_COMPONENT = Long.BYTES + Integer.BYTES;

    private final RandomStream gaps;
    private final long firstKey;
    private final double meanGapNs;
    private final long startNs;
    private final long[] nextNs;
    private final int[] begun;
    // Components that had a fault, and the earliest next fault of each block of components: a day without a fault in a
    // block does not look into it.
    private final BitSet touched = new BitSet();
    private final long[] earliestNs;

    /** Takes one fault. */
    @FunctionalInterface
    interface FaultTaker {
        /**
         * Takes a fault of the component of this index.
         *
         * @param draw how many it had before
         * @param beginNs when it begins
         */
        void take(int component, int draw, long beginNs);
    }

    /**
     * @param gaps stream of the gaps
     * @param firstKey key of component 0; component i has key {@code firstKey + i}
     * @param mix what happens to one component; an empty mix keeps no state
     * @param components how many there are
     * @param startNs when their exposure begins
     */
    FaultClock(RandomStream gaps, long firstKey, ProcessMix mix, int components, long startNs) {
        this.gaps = gaps;
        this.firstKey = firstKey;
        this.meanGapNs = mix.meanGapNs();
        if (meanGapNs < MEAN_GAP_MIN_NS) {
            throw new IllegalArgumentException("failure processes strike one component every " + (long) meanGapNs
                    + " ns in the mean; expected at least " + MEAN_GAP_MIN_NS + " ns: lower the failure rates");
        }
        this.startNs = startNs;
        int kept = mix.isEmpty() ? 0 : components;
        this.nextNs = new long[kept];
        this.begun = new int[kept];
        this.earliestNs = new long[(kept + BLOCK - 1) / BLOCK];
        drawFirst();
    }

    /** Whether nothing ever happens. */
    boolean isEmpty() {
        return nextNs.length == 0;
    }

    /** Hands out all faults that begin before {@code horizonNs} and were not handed out yet, by component. */
    void takeBefore(long horizonNs, FaultTaker taker) {
        for (int block = 0; block < earliestNs.length; block++) {
            if (earliestNs[block] < horizonNs) {
                takeOfBlock(block, horizonNs, taker);
            }
        }
    }

    private void takeOfBlock(int block, long horizonNs, FaultTaker taker) {
        long earliest = VirtualTime.NEVER_NS;
        int end = Math.min(nextNs.length, (block + 1) * BLOCK);
        for (int i = block * BLOCK; i < end; i++) {
            while (nextNs[i] < horizonNs) {
                int draw = begun[i];
                if (draw >= FaultNumber.DRAWS_MAX - 1) {
                    throw new IllegalStateException("component " + (firstKey + i) + " had " + draw + " faults by "
                            + VirtualTime.format(nextNs[i]) + ", more than a run can number; lower the failure rates");
                }
                taker.take(i, draw, nextNs[i]);
                begun[i] = draw + 1;
                touched.set(i);
                nextNs[i] = VirtualTime.plus(nextNs[i], gapNs(i, draw + 1));
            }
            earliest = Math.min(earliest, nextNs[i]);
        }
        earliestNs[block] = earliest;
    }

    /** Bytes that the clock holds. */
    long stateBytes() {
        return (long) BYTES_PER_COMPONENT * nextNs.length;
    }

    /** Writes the components that had a fault; the others follow from the seed. */
    void writeState(StateWriter out) {
        out.writeInt(touched.cardinality());
        for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
            out.writeInt(i);
            out.writeInt(begun[i]);
            out.writeLong(nextNs[i]);
        }
    }

    /** Replaces the state by one that {@link #writeState} wrote. */
    void readState(StateReader in) {
        drawFirst();
        for (int left = in.readInt(); left > 0; left--) {
            int i = in.readInt();
            begun[i] = in.readInt();
            nextNs[i] = in.readLong();
            touched.set(i);
        }
        findEarliest();
    }

    private void drawFirst() {
        Arrays.fill(begun, 0);
        touched.clear();
        for (int i = 0; i < nextNs.length; i++) {
            nextNs[i] = VirtualTime.plus(startNs, gapNs(i, 0));
        }
        findEarliest();
    }

    private void findEarliest() {
        Arrays.fill(earliestNs, VirtualTime.NEVER_NS);
        for (int i = 0; i < nextNs.length; i++) {
            earliestNs[i / BLOCK] = Math.min(earliestNs[i / BLOCK], nextNs[i]);
        }
    }

    private long gapNs(int component, int draw) {
        return (long) gaps.exponential(meanGapNs, firstKey + component, draw);
    }
}
