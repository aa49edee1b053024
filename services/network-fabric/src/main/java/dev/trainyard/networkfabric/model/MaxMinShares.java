package dev.trainyard.networkfabric.model;

import java.util.Arrays;

/**
 * Weighted max-min fair shares of one resource by water filling (Bertsekas and Gallager, Data Networks, section 6.5.2):
 * member i gets weight x min(limit, level), with the one level at which the resource is full.
 */
final class MaxMinShares {
    private MaxMinShares() {}

    /**
     * The water level.
     *
     * @param capacity what the resource gives
     * @param weights weight of each member, at least 0
     * @param limits what each member wants per unit of weight
     * @param order members by ascending limit
     * @return the level; infinite when everybody gets what he wants
     */
    static double level(double capacity, double[] weights, double[] limits, int[] order) {
        double weightLeft = 0;
        for (int member : order) {
            weightLeft += weights[member];
        }
        double left = capacity;
        for (int member : order) {
            if (limits[member] * weightLeft > left) {
                return left / weightLeft;
            }
            left -= weights[member] * limits[member];
            weightLeft -= weights[member];
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Shares of all members, in the unit of the capacity. */
    static double[] shares(double capacity, double[] weights, double[] limits) {
        double level = level(capacity, weights, limits, byAscendingLimit(limits));
        double[] shares = new double[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weights[i] * Math.min(limits[i], level);
        }
        return shares;
    }

    /** Members by ascending limit, equal ones by number. */
    static int[] byAscendingLimit(double[] limits) {
        Integer[] members = new Integer[limits.length];
        Arrays.setAll(members, i -> i);
        Arrays.sort(members, (a, b) -> Double.compare(limits[a], limits[b]));
        int[] order = new int[members.length];
        Arrays.setAll(order, i -> members[i]);
        return order;
    }
}
