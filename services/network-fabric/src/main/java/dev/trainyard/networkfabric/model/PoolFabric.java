package dev.trainyard.networkfabric.model;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.Fabric;
import dev.trainyard.domain.catalogue.NodeSystem;
import dev.trainyard.domain.catalogue.SoftwareStack;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.training.AlphaBeta;

/**
 * Topology and rates of one pool, all by arithmetic on node indexes. Contended resources are numbered: uplinks of pods
 * first, then uplinks of racks. A level whose oversubscription is at most 1 has none: its uplinks carry whatever the
 * NICs below them send. A pod that the pool fills only in part has the uplinks of a full one.
 */
final class PoolFabric {
    private static final double BYTES_PER_GB = 1e9;

    private final AcceleratorPoolSpec spec;
    private final NodeSystem system;
    private final SoftwareStack stack;
    private final Fabric fabric;
    private final int nodesPerPod;
    private final int nodesPerScaleUpDomain;
    private final int pods;
    private final double nicGBps;
    private final AlphaBeta scaleUp;

    PoolFabric(AcceleratorPoolSpec spec, Catalogue catalogue) {
        this.spec = spec;
        system = catalogue.systemNamed(spec.system());
        stack = catalogue.stackOf(system.accelerator());
        fabric = catalogue.fabricNamed(spec.fabric().preset());
        nodesPerPod = spec.rack().nodes() * fabric.racksPerPod();
        nodesPerScaleUpDomain = Math.max(1, system.accelerator().scaleUpDomainChips() / system.chipsPerNode());
        pods = (spec.racks() + fabric.racksPerPod() - 1) / fabric.racksPerPod();
        nicGBps = system.accelerator().scaleOutGBps() * stack.scaleOutEfficiency();
        scaleUp = new AlphaBeta(
                system.accelerator().scaleUpGBps() * stack.scaleUpEfficiency(),
                stack.scaleUpHopUs(),
                stack.collectiveBaseUs());
    }

    AcceleratorPoolSpec spec() {
        return spec;
    }

    Accelerator chip() {
        return system.accelerator();
    }

    NodeSystem system() {
        return system;
    }

    SoftwareStack stack() {
        return stack;
    }

    int chipsPerNode() {
        return system.chipsPerNode();
    }

    /** What collectives reach of one chip's NIC, GB/s each way. */
    double nicGBps() {
        return nicGBps;
    }

    /** Bandwidth and latency inside a scale-up domain. */
    AlphaBeta scaleUp() {
        return scaleUp;
    }

    int rackOf(int index) {
        return index / spec.rack().nodes();
    }

    int podOf(int index) {
        return index / nodesPerPod;
    }

    boolean sameScaleUpDomain(int a, int b) {
        return a / nodesPerScaleUpDomain == b / nodesPerScaleUpDomain;
    }

    /** Numbers of contended resources are below this. */
    int resources() {
        return fabric.rackOversubscription() > 1 ? pods + spec.racks() : pods;
    }

    /** The pod uplinks that traffic from node a to node b leaves by; -1 when it stays in the pod or cannot be held up. */
    int podUplink(int a, int b) {
        int pod = podOf(a);
        return fabric.podOversubscription() > 1 && pod != podOf(b) ? pod : -1;
    }

    /** The rack uplinks that traffic from node a to node b leaves by; -1 when it stays in the rack or cannot be held up. */
    int rackUplink(int a, int b) {
        int rack = rackOf(a);
        return fabric.rackOversubscription() > 1 && rack != rackOf(b) ? pods + rack : -1;
    }

    /** What collectives reach of a resource, GB/s each way: the NICs below it over the oversubscription. */
    double capacityGBps(int resource) {
        boolean pod = resource < pods;
        int nodes = pod ? nodesPerPod : spec.rack().nodes();
        double oversubscription = pod ? fabric.podOversubscription() : fabric.rackOversubscription();
        return nodes * chipsPerNode() * nicGBps / oversubscription;
    }

    /**
     * Latency of one ring step from node a to node b: that of the stack, which was measured between neighbours, and
     * whatever the way through the fabric is longer than inside a rack.
     */
    double hopUs(int a, int b) {
        double wayUs = podOf(a) != podOf(b)
                ? fabric.clusterLatencyUs()
                : rackOf(a) != rackOf(b) ? fabric.podLatencyUs() : fabric.rackLatencyUs();
        return stack.scaleOutHopUs() + wayUs - fabric.rackLatencyUs();
    }

    /** Bytes a second that so many nodes can exchange with storage at most: all their NICs. */
    double storageLimitBytesPerSecond(int nodes) {
        return nodes * chipsPerNode() * nicGBps * BYTES_PER_GB;
    }

    double storageReadBytesPerSecond() {
        return spec.storage().readGBps() * BYTES_PER_GB;
    }

    double storageWriteBytesPerSecond() {
        return spec.storage().writeGBps() * BYTES_PER_GB;
    }
}
