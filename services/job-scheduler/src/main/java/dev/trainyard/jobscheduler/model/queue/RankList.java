package dev.trainyard.jobscheduler.model.queue;

import java.util.Arrays;

/**
 * Ranks of jobs in ascending order. An array: ten thousand waiting jobs cost eight bytes each, and the place of one is a
 * binary search.
 */
public final class RankList {
    private long[] ranks = new long[4];
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** The rank at a place from 0 to size - 1. */
    public long get(int place) {
        if (place >= size) {
            throw new IndexOutOfBoundsException("place " + place + " of " + size);
        }
        return ranks[place];
    }

    /** The lowest rank; only of a list that is not empty. */
    public long first() {
        return get(0);
    }

    /** How many ranks are lower than this one. */
    public int countBefore(long rank) {
        int place = Arrays.binarySearch(ranks, 0, size, rank);
        return place < 0 ? -1 - place : place;
    }

    /** Adds a rank that is not in the list. */
    public void add(long rank) {
        if (size == ranks.length) {
            ranks = Arrays.copyOf(ranks, size * 2);
        }
        int place = countBefore(rank);
        System.arraycopy(ranks, place, ranks, place + 1, size - place);
        ranks[place] = rank;
        size++;
    }

    /** Removes a rank; one that is not in the list is ignored. */
    public void remove(long rank) {
        int place = Arrays.binarySearch(ranks, 0, size, rank);
        if (place >= 0) {
            System.arraycopy(ranks, place + 1, ranks, place, size - place - 1);
            size--;
        }
    }
}
