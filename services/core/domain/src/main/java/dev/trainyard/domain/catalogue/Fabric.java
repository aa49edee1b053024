package dev.trainyard.domain.catalogue;

import java.util.List;

/**
 * A Clos of four levels: node, rack, pod, cluster.
 *
 * @param name name in specs
 * @param nodesPerRack nodes of a rack
 * @param racksPerPod racks of a pod
 * @param rackOversubscription bandwidth of a rack's NICs over that of its uplinks
 * @param podOversubscription bandwidth of a pod's NICs over that of its uplinks
 * @param rackLatencyUs one way, between nodes of a rack
 * @param podLatencyUs one way, between racks of a pod
 * @param clusterLatencyUs one way, between pods
 */
public record Fabric(
        String name,
        int nodesPerRack,
        int racksPerPod,
        double rackOversubscription,
        double podOversubscription,
        double rackLatencyUs,
        double podLatencyUs,
        double clusterLatencyUs) {
    /** Names of the levels, smallest domain first. */
    public static final List<String> LEVELS = List.of("node", "rack", "pod", "cluster");

    /** Nodes of a pod. */
    public int nodesPerPod() {
        return nodesPerRack * racksPerPod;
    }

    /** Nodes in one full domain of a level of {@link #LEVELS}; the cluster has no bound: {@code Integer.MAX_VALUE}. */
    public int nodesPerDomain(String level) {
        return switch (level) {
            case "node" -> 1;
            case "rack" -> nodesPerRack;
            case "pod" -> nodesPerPod();
            case "cluster" -> Integer.MAX_VALUE;
            default -> throw new IllegalArgumentException("unknown level " + level + "; expected one of " + LEVELS);
        };
    }
}
