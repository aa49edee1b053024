package dev.trainyard.domain.event;

import java.util.List;

/** What the failure injector says: what will break, what is repaired, which maintenance is due. */
public sealed interface FaultEvent extends YardEvent {
    /**
     * Background faults of the next day for components that the reader owns; it rejects what no longer applies. Read by
     * one chip-node shard or by fabric.
     *
     * @param faults by begin, then by number
     */
    record FaultsAnnounced(List<Fault> faults) implements FaultEvent {}

    /**
     * One fault to come.
     *
     * @param fault its number, unique in the run
     * @param node node id of the component, or of the node that holds it
     * @param chip index of the chip (or of the chip's link) within the node; -1 when it is the node itself
     * @param cause the published name of the cause
     * @param scope what kind of component breaks, which decides the owner
     * @param beginNs when it begins
     * @param detectionNs how long until it is noticed
     * @param needsRepair whether the node is unfit until repaired; otherwise only the worker dies
     */
    record Fault(
            long fault,
            int node,
            int chip,
            String cause,
            FaultScope scope,
            long beginNs,
            long detectionNs,
            boolean needsRepair) {}

    /** What kind of component a fault hits. */
    enum FaultScope {
        /** An accelerator with its memory; owned by chip-node. */
        CHIP,
        /** Anything else in a host; owned by chip-node. */
        NODE,
        /** A chip's link into the scale-out fabric, with its cable and switch port; owned by fabric. */
        LINK,
        /** The software of the rank on a node; owned by chip-node, exists only while a worker runs. */
        SOFTWARE
    }

    /**
     * A repair is done. Read by the owner of the component.
     *
     * @param node node id
     * @param fault the fault that was repaired
     */
    record RepairCompleted(int node, long fault) implements FaultEvent {}

    /**
     * Planned maintenance: running jobs of the pool checkpoint, stop, and start again when it is over. Read by
     * orchestrator.
     *
     * @param pool the pool's number
     * @param atNs when it begins
     * @param durationNs how long the nodes are taken
     * @param cause what is done
     */
    record MaintenanceAnnounced(int pool, long atNs, long durationNs, String cause) implements FaultEvent {}
}
