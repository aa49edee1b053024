package dev.trainyard.kernel.queue;

import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Arrays;

/**
 * A shard's own timers, in order of (time, creation number). Two heaps: plain timers, whose earliest output is their
 * time plus lookahead, and quiet timers, each with an earliest output of its own. The fields of the timer taken last
 * stand in {@code taken...} until the next one is taken: nothing is allocated for a timer.
 */
public final class TimerQueue {
    private final SlotHeap plain = new SlotHeap();
    private final SlotHeap quiet = new SlotHeap();
    private final long lookaheadNs;
    private final Arguments plainArguments = new Arguments();
    private final Arguments quietArguments = new Arguments();
    private long[] quietOutputNs = new long[16];
    // Numbers cancelled but still in a heap. Looked up, never iterated: its order cannot leak.
    private final LongOpenHashSet cancelled = new LongOpenHashSet();
    private long nextNumber;
    private long quietOutputMinNs = VirtualTime.NEVER_NS;
    private boolean quietOutputMinKnown = true;

    private long takenTimeNs;
    private long takenNumber;
    private long takenOutputNs;
    private int takenKind;
    private long takenA;
    private long takenB;

    public TimerQueue(long lookaheadNs) {
        this.lookaheadNs = lookaheadNs;
    }

    /** Adds a plain timer and returns its number. */
    public long add(long timeNs, int kind, long a, long b) {
        long number = nextNumber++;
        plainArguments.set(plain.add(timeNs, number), kind, a, b);
        return number;
    }

    /** Adds a quiet timer and returns its number. */
    public long addQuiet(long timeNs, long earliestOutputNs, int kind, long a, long b) {
        long number = nextNumber++;
        insertQuiet(timeNs, number, earliestOutputNs, kind, a, b);
        return number;
    }

    /**
     * Cancels a timer; one that does not wait any more is ignored. Looks through all timers: cancelling is rare.
     *
     * @param number a number given by this queue
     */
    public void cancel(long number) {
        if (!plain.hasTie(number) && !quiet.hasTie(number)) {
            return;
        }
        cancelled.add(number);
        quietOutputMinKnown = false;
        dropCancelled(plain);
        dropCancelled(quiet);
    }

    /** Time of the first timer, or {@link VirtualTime#NEVER_NS}. */
    public long firstTimeNs() {
        long plainNs = plain.size() == 0 ? VirtualTime.NEVER_NS : plain.timeAt(0);
        return quiet.size() == 0 ? plainNs : Math.min(plainNs, quiet.timeAt(0));
    }

    /** Earliest time at which something that a waiting timer sends can arrive. */
    public long earliestOutputNs() {
        long plainNs = plain.size() == 0 ? VirtualTime.NEVER_NS : VirtualTime.plus(plain.timeAt(0), lookaheadNs);
        return Math.min(plainNs, quietOutputMinNs());
    }

    /** Removes the first timer and puts its fields into {@code taken...}; there must be one. */
    public void takeFirst() {
        boolean fromQuiet = quiet.size() > 0 && (plain.size() == 0 || isBefore(quiet, plain));
        SlotHeap heap = fromQuiet ? quiet : plain;
        Arguments arguments = fromQuiet ? quietArguments : plainArguments;
        int slot = heap.slotAt(0);
        takenTimeNs = heap.timeAt(0);
        takenNumber = heap.tieAt(0);
        takenKind = arguments.kinds[slot];
        takenA = arguments.as[slot];
        takenB = arguments.bs[slot];
        if (fromQuiet) {
            takenOutputNs = quietOutputNs[slot];
            quietOutputMinKnown = quietOutputMinKnown && takenOutputNs > quietOutputMinNs;
        } else {
            takenOutputNs = VirtualTime.plus(takenTimeNs, lookaheadNs);
        }
        heap.removeFirst();
        dropCancelled(heap);
    }

    public long takenTimeNs() {
        return takenTimeNs;
    }

    public long takenNumber() {
        return takenNumber;
    }

    public long takenOutputNs() {
        return takenOutputNs;
    }

    public int takenKind() {
        return takenKind;
    }

    public long takenA() {
        return takenA;
    }

    public long takenB() {
        return takenB;
    }

    /** How many timers wait. */
    public int size() {
        return plain.size() + quiet.size() - cancelled.size();
    }

    /** Writes all waiting timers in order, and the next number. */
    public void writeState(StateWriter out) {
        out.writeLong(nextNumber);
        writeHeap(plain, plainArguments, false, out);
        writeHeap(quiet, quietArguments, true, out);
    }

    /** Replaces everything by what {@link #writeState} wrote. */
    public void readState(StateReader in) {
        plain.clear();
        quiet.clear();
        cancelled.clear();
        quietOutputMinKnown = false;
        nextNumber = in.readLong();
        for (int n = in.readInt(); n > 0; n--) {
            long timeNs = in.readLong();
            long number = in.readLong();
            plainArguments.set(plain.add(timeNs, number), in.readInt(), in.readLong(), in.readLong());
        }
        for (int n = in.readInt(); n > 0; n--) {
            long timeNs = in.readLong();
            long number = in.readLong();
            long outputNs = in.readLong();
            insertQuiet(timeNs, number, outputNs, in.readInt(), in.readLong(), in.readLong());
        }
    }

    private void writeHeap(SlotHeap heap, Arguments arguments, boolean isQuiet, StateWriter out) {
        int[] positions = heap.positionsInOrder();
        int alive = 0;
        for (int position : positions) {
            alive += cancelled.contains(heap.tieAt(position)) ? 0 : 1;
        }
        out.writeInt(alive);
        for (int position : positions) {
            if (!cancelled.contains(heap.tieAt(position))) {
                int slot = heap.slotAt(position);
                out.writeLong(heap.timeAt(position));
                out.writeLong(heap.tieAt(position));
                if (isQuiet) {
                    out.writeLong(quietOutputNs[slot]);
                }
                out.writeInt(arguments.kinds[slot]);
                out.writeLong(arguments.as[slot]);
                out.writeLong(arguments.bs[slot]);
            }
        }
    }

    private void insertQuiet(long timeNs, long number, long earliestOutputNs, int kind, long a, long b) {
        int slot = quiet.add(timeNs, number);
        quietArguments.set(slot, kind, a, b);
        if (slot >= quietOutputNs.length) {
            quietOutputNs = Arrays.copyOf(quietOutputNs, Math.max(slot + 1, quietOutputNs.length * 2));
        }
        quietOutputNs[slot] = earliestOutputNs;
        quietOutputMinNs = Math.min(quietOutputMinNs, earliestOutputNs);
    }

    private long quietOutputMinNs() {
        if (!quietOutputMinKnown) {
            long minNs = VirtualTime.NEVER_NS;
            for (int i = 0; i < quiet.size(); i++) {
                if (cancelled.isEmpty() || !cancelled.contains(quiet.tieAt(i))) {
                    minNs = Math.min(minNs, quietOutputNs[quiet.slotAt(i)]);
                }
            }
            quietOutputMinNs = minNs;
            quietOutputMinKnown = true;
        }
        return quietOutputMinNs;
    }

    private void dropCancelled(SlotHeap heap) {
        while (!cancelled.isEmpty() && heap.size() > 0 && cancelled.remove(heap.tieAt(0))) {
            heap.removeFirst();
        }
    }

    private static boolean isBefore(SlotHeap x, SlotHeap y) {
        long xTime = x.timeAt(0);
        long yTime = y.timeAt(0);
        return xTime < yTime || (xTime == yTime && x.tieAt(0) < y.tieAt(0));
    }

    /** What a timer carries, by slot. */
    private static final class Arguments {
        private int[] kinds = new int[64];
        private long[] as = new long[64];
        private long[] bs = new long[64];

        void set(int slot, int kind, long a, long b) {
            if (slot >= kinds.length) {
                int capacity = Math.max(slot + 1, kinds.length * 2);
                kinds = Arrays.copyOf(kinds, capacity);
                as = Arrays.copyOf(as, capacity);
                bs = Arrays.copyOf(bs, capacity);
            }
            kinds[slot] = kind;
            as[slot] = a;
            bs[slot] = b;
        }
    }
}
