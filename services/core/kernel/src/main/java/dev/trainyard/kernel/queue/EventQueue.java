package dev.trainyard.kernel.queue;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that wait for their time, in canonical order: (time, source shard, sequence). */
public final class EventQueue {
    private final SlotHeap heap = new SlotHeap();
    private @Nullable Envelope[] bySlot = new @Nullable Envelope[64];

    /** Adds an event. */
    public void add(Envelope e) {
        int slot = heap.add(e.timeNs(), e.tieBreak());
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, bySlot.length * 2));
        }
        bySlot[slot] = e;
    }

    /** Time of the first event, or {@link VirtualTime#NEVER_NS}. */
    public long firstTimeNs() {
        return heap.size() == 0 ? VirtualTime.NEVER_NS : heap.timeAt(0);
    }

    /** Removes and returns the first event; there must be one. */
    public Envelope removeFirst() {
        int slot = heap.slotAt(0);
        Envelope e = get(slot);
        bySlot[slot] = null;
        heap.removeFirst();
        return e;
    }

    /** How many events wait. */
    public int size() {
        return heap.size();
    }

    /** All events in canonical order, for a snapshot. */
    public List<Envelope> inOrder() {
        List<Envelope> events = new ArrayList<>(heap.size());
        for (int position : heap.positionsInOrder()) {
            events.add(get(heap.slotAt(position)));
        }
        return events;
    }

    private Envelope get(int slot) {
        Envelope e = bySlot[slot];
        if (e == null) {
            throw new IllegalStateException("no event in slot " + slot);
        }
        return e;
    }
}
