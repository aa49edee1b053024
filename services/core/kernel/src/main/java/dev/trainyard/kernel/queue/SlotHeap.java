package dev.trainyard.kernel.queue;

import java.util.Arrays;

/**
 * A 4-ary min-heap of (time, tie break) on primitive arrays. Each entry owns a slot, a small dense number under which
 * the caller keeps the rest in arrays of its own. Entries with equal time leave by tie break, so the order is total as
 * long as tie breaks differ.
 */
final class SlotHeap {
    private long[] times = new long[64];
    private long[] ties = new long[64];
    private int[] slots = new int[64];
    private int[] freeSlots = new int[64];
    private int size;
    private int freeCount;
    private int slotCount;

    int size() {
        return size;
    }

    long timeAt(int position) {
        return times[position];
    }

    long tieAt(int position) {
        return ties[position];
    }

    int slotAt(int position) {
        return slots[position];
    }

    /** Whether an entry has this tie break. */
    boolean hasTie(long tie) {
        for (int i = 0; i < size; i++) {
            if (ties[i] == tie) {
                return true;
            }
        }
        return false;
    }

    /** One more than the largest slot ever given out. */
    int slotCount() {
        return slotCount;
    }

    /** Adds an entry and returns its slot. */
    int add(long time, long tie) {
        if (size == times.length) {
            grow();
        }
        int slot = freeCount > 0 ? freeSlots[--freeCount] : slotCount++;
        siftUp(size++, time, tie, slot);
        return slot;
    }

    /** Removes the first entry and frees its slot; the heap must not be empty. */
    void removeFirst() {
        freeSlots[freeCount++] = slots[0];
        size--;
        if (size > 0) {
            siftDown(times[size], ties[size], slots[size]);
        }
    }

    /** Removes everything. */
    void clear() {
        size = 0;
        freeCount = 0;
        slotCount = 0;
    }

    /** Positions of all entries in order of (time, tie break). */
    int[] positionsInOrder() {
        long[][] keyed = new long[size][];
        for (int i = 0; i < size; i++) {
            keyed[i] = new long[] {times[i], ties[i], i};
        }
        Arrays.sort(keyed, (x, y) -> x[0] != y[0] ? Long.compare(x[0], y[0]) : Long.compare(x[1], y[1]));
        int[] positions = new int[size];
        for (int i = 0; i < size; i++) {
            positions[i] = (int) keyed[i][2];
        }
        return positions;
    }

    private void siftUp(int start, long time, long tie, int slot) {
        int i = start;
        while (i > 0) {
            int parent = (i - 1) >>> 2;
            long parentTime = times[parent];
            if (parentTime < time || (parentTime == time && ties[parent] < tie)) {
                break;
            }
            times[i] = parentTime;
            ties[i] = ties[parent];
            slots[i] = slots[parent];
            i = parent;
        }
        times[i] = time;
        ties[i] = tie;
        slots[i] = slot;
    }

    private void siftDown(long time, long tie, int slot) {
        int i = 0;
        while (true) {
            int first = (i << 2) + 1;
            if (first >= size) {
                break;
            }
            int last = Math.min(first + 4, size);
            int child = first;
            long childTime = times[first];
            for (int c = first + 1; c < last; c++) {
                long t = times[c];
                if (t < childTime || (t == childTime && ties[c] < ties[child])) {
                    child = c;
                    childTime = t;
                }
            }
            if (time < childTime || (time == childTime && tie < ties[child])) {
                break;
            }
            times[i] = childTime;
            ties[i] = ties[child];
            slots[i] = slots[child];
            i = child;
        }
        times[i] = time;
        ties[i] = tie;
        slots[i] = slot;
    }

    private void grow() {
        int capacity = times.length * 2;
        times = Arrays.copyOf(times, capacity);
        ties = Arrays.copyOf(ties, capacity);
        slots = Arrays.copyOf(slots, capacity);
        freeSlots = Arrays.copyOf(freeSlots, capacity);
    }
}
