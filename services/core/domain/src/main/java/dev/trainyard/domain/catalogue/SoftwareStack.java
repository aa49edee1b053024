package dev.trainyard.domain.catalogue;

/**
 * What the software of a chip achieves, and how long it takes to start.
 *
 * @param name name in the catalogue
 * @param computeEfficiency share of the peak (and of the memory bandwidth) that compute reaches, one value for all jobs
 * @param scaleUpEfficiency share of the scale-up rate that large collectives reach
 * @param scaleOutEfficiency share of the NIC rate that large collectives reach
 * @param scaleUpHopUs latency of one ring step inside the scale-up domain
 * @param scaleOutHopUs latency of one ring step between nodes
 * @param collectiveBaseUs constant latency of a collective
 * @param delays how long starts take
 * @param frameworkReserveGib chip memory that the framework keeps for itself
 */
public record SoftwareStack(
        String name,
        double computeEfficiency,
        double scaleUpEfficiency,
        double scaleOutEfficiency,
        double scaleUpHopUs,
        double scaleOutHopUs,
        double collectiveBaseUs,
        StartDelays delays,
        double frameworkReserveGib) {
    /**
     * Delays of a start or restart, in order; loading the checkpoint comes after them and is not included.
     *
     * @param spareSwapNs a held spare takes the place of a lost node
     * @param nodeStartNs a node that was not standing by gets ready (container, checks)
     * @param workerStartNs worker processes start on all nodes
     * @param communicatorNs communicators are set up
     * @param compileNs compilation or loading of executables
     */
    public record StartDelays(
            long spareSwapNs, long nodeStartNs, long workerStartNs, long communicatorNs, long compileNs) {
        /** Worker start, communicators and compilation: what every start takes. */
        public long everyStartNs() {
            return workerStartNs + communicatorNs + compileNs;
        }
    }

    /** Memory that the framework keeps, in bytes. */
    public long frameworkReserveBytes() {
        return Math.round(frameworkReserveGib * (1L << 30));
    }
}
