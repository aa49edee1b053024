package dev.trainyard.jobscheduler.model.capacity;

import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;
import java.util.Arrays;

/** One bit for each node of a pool. */
final class NodeBits {
    private long[] words;

    NodeBits(int nodes) {
        words = new long[(nodes + Long.SIZE - 1) / Long.SIZE];
    }

    /** Makes room for nodes with higher numbers. */
    void grow(int nodes) {
        words = Arrays.copyOf(words, Math.max(words.length, (nodes + Long.SIZE - 1) / Long.SIZE));
    }

    boolean get(int node) {
        return (words[node >> 6] & (1L << node)) != 0;
    }

    void set(int node, boolean value) {
        if (value) {
            words[node >> 6] |= 1L << node;
        } else {
            words[node >> 6] &= ~(1L << node);
        }
    }

    /** The first node in [from, end) whose bit is set, or -1. */
    int next(int from, int end) {
        if (from >= end) {
            return -1;
        }
        int w = from >> 6;
        long word = words[w] & (-1L << from);
        while (word == 0) {
            if (++w << 6 >= end) {
                return -1;
            }
            word = words[w];
        }
        int node = (w << 6) + Long.numberOfTrailingZeros(word);
        return node < end ? node : -1;
    }

    /** How many bits are set. */
    int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    void writeState(StateWriter out) {
        out.writeLongs(words, words.length);
    }

    void readState(StateReader in) {
        words = in.readLongs();
    }
}
