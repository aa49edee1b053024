package dev.trainyard.domain.telemetry;

/**
 * The sensors of one rack at one time. The arrays have one element for each node of the rack, in their order; all chips
 * of a node show the same.
 *
 * @param timeNs virtual time of the sample
 * @param pool number of the pool
 * @param rack number of the rack in the pool, from 0
 * @param firstNode id of its first node; the others follow
 * @param down 1 for a node that is out with a detected fault of its own, else 0
 * @param jobs number of the job that holds the node; -1 for none
 * @param uses what the node is used for, as ordinals of {@link NodeUse}
 * @param utilisationPercent how busy the chips of the node are, 0 to 100
 */
public record RackTelemetry(
        long timeNs, int pool, int rack, int firstNode, int[] down, int[] jobs, int[] uses, int[] utilisationPercent) {}
