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
    private final long startNs;
    private final boolean strikes;
    private double meanGapNs;
    // Components from this number on are gone; they keep how many faults they had, for the day they come back.
    private int present;
    private long[] nextNs;
    private int[] begun;
    // Components that had a fault or came or went later than the clock began, and the earliest next fault of each block
    // of components: a day without a fault in a
    // block does not look into it.
    private final BitSet touched = new BitSet();
    private long[] earliestNs;

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
        this.strikes = !mix.isEmpty();
        int kept = strikes ? components : 0;
        this.present = kept;
        this.nextNs = new long[kept];
        this.begun = new int[kept];
        this.earliestNs = new long[(kept + BLOCK - 1) / BLOCK];
        drawFirst();
    }

    /** Whether nothing ever happens. */
    boolean isEmpty() {
        return !strikes;
    }

    /**
     * Components come or go at the end. One that comes back has its own luck: draws that it did not have before.
     *
     * @param components how many there are from now on
     * @param fromNs when the exposure of those that come begins
     */
    void resize(int components, long fromNs) {
        if (!strikes) {
            return;
        }
        makeRoom(components);
        for (int i = components; i < present; i++) {
            nextNs[i] = VirtualTime.NEVER_NS;
            touched.set(i);
        }
        for (int i = present; i < components; i++) {
            nextNs[i] = VirtualTime.plus(fromNs, gapNs(i, begun[i]));
            touched.set(i);
        }
        present = components;
        findEarliest();
    }

    /**
     * The mix of the components is another from a time on: what is left to the next fault shrinks or grows with the mean
     * gap, which is exact for exponential gaps.
     *
     * @param fromNs not after any fault that is still to be handed out
     */
    void changeRate(ProcessMix mix, long fromNs) {
        if (!strikes || mix.isEmpty()) {
            return;
        }
        double ratio = mix.meanGapNs() / meanGapNs;
        meanGapNs = mix.meanGapNs();
        for (int i = 0; i < present; i++) {
            nextNs[i] = VirtualTime.plus(fromNs, (long) (Math.max(0, nextNs[i] - fromNs) * ratio));
            touched.set(i);
        }
        findEarliest();
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

    /** Writes the components that had a fault, came or went; the others follow from the seed. */
    void writeState(StateWriter out) {
        out.writeDouble(meanGapNs);
        out.writeInt(present);
        out.writeInt(nextNs.length);
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
        meanGapNs = in.readDouble();
        present = in.readInt();
        makeRoom(in.readInt());
        for (int left = in.readInt(); left > 0; left--) {
            int i = in.readInt();
            begun[i] = in.readInt();
            nextNs[i] = in.readLong();
            touched.set(i);
        }
        findEarliest();
    }

    private void makeRoom(int components) {
        if (components > nextNs.length) {
            nextNs = Arrays.copyOf(nextNs, components);
            begun = Arrays.copyOf(begun, components);
            earliestNs = new long[(components + BLOCK - 1) / BLOCK];
        }
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
