package dev.trainyard.chipnode.model;

import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;

/** The newest attempt seen of each job, by number: four bytes a job, kept for good, so that nothing late is taken. */
final class AttemptTable {
    private int[] newest = new int[0];

    /** The newest attempt of a job; 0 for none. */
    int of(int job) {
        return job < newest.length ? newest[job] : 0;
    }

    void put(int job, int attempt) {
        if (job >= newest.length) {
            newest = Arrays.copyOf(newest, Math.max(job + 1, newest.length * 2));
        }
        newest[job] = attempt;
    }

    /** Writes attempts up to the last job that was seen: how much room there is must not show. */
    void writeState(StateWriter out) {
        int length = newest.length;
        while (length > 0 && newest[length - 1] == 0) {
            length--;
        }
        out.writeInts(newest, length);
    }

    void readState(StateReader in) {
        newest = in.readInts();
    }
}
