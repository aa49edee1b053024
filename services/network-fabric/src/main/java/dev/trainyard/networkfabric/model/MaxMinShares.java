package dev.trainyard.networkfabric.model;

import java.util.Arrays;

/**
 * Weighted max-min fair shares of one resource by water filling (Bertsekas and Gallager, Data Networks, section 6.5.2):
 * member i gets weight x min(limit, level), with the one level at which the resource is full. Limits stay, weights
 * change from round to round.
 */
final class MaxMinShares {
    private final double capacity;
    private final double[] limits;
    private final int[] order;
    private final int[] rank;
    private final double[] weights;
    private final double[] takenBelow;
    private final double[] weightFrom;

    /**
     * @param capacity what the resource gives
     * @param limits what each member wants per unit of weight
     */
    MaxMinShares(double capacity, double[] limits) {
        int n = limits.length;
        this.capacity = capacity;
        this.limits = limits;
        Integer[] members = new Integer[n];
        Arrays.setAll(members, i -> i);
        Arrays.sort(members, (a, b) -> Double.compare(limits[a], limits[b]));
        order = new int[n];
        rank = new int[n];
        for (int k = 0; k < n; k++) {
            order[k] = members[k];
            rank[order[k]] = k;
        }
        weights = new double[n];
        takenBelow = new double[n + 1];
        weightFrom = new double[n + 1];
    }

    /** Takes the weight of each member, at least 0. */
    void weigh(double[] newWeights) {
        int n = order.length;
        System.arraycopy(newWeights, 0, weights, 0, n);
        for (int k = 0; k < n; k++) {
            takenBelow[k + 1] = takenBelow[k] + weights[order[k]] * limits[order[k]];
        }
        for (int k = n - 1; k >= 0; k--) {
            weightFrom[k] = weightFrom[k + 1] + weights[order[k]];
        }
    }

    /** The water level; infinite when everybody gets what he wants. */
    double level() {
        return order.length == 0 ? Double.POSITIVE_INFINITY : levelWith(0, weights[0]);
    }

    /** The water level if one member had another weight. */
    double levelWith(int member, double weight) {
        double extra = weight - weights[member];
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean holds = rank[member] >= middle;
            double left = capacity - takenBelow[middle] - (holds ? 0 : extra * limits[member]);
            double open = weightFrom[middle] + (holds ? extra : 0);
            if (limits[order[middle]] * open > left) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == order.length) {
            return Double.POSITIVE_INFINITY;
        }
        boolean holds = rank[member] >= low;
        return (capacity - takenBelow[low] - (holds ? 0 : extra * limits[member]))
                / (weightFrom[low] + (holds ? extra : 0));
    }

    /** Shares of all members, in the unit of the capacity. */
    double[] shares() {
        double level = level();
        double[] shares = new double[weights.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = weights[i] * Math.min(limits[i], level);
        }
        return shares;
    }
}
