package dev.trainyard.jobscheduler.model.capacity;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.NodeSystem;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.yard.NodeId;

/**
 * What the scheduler keeps of a pool's declaration.
 *
 * @param name name of the pool
 * @param accelerator chip of its nodes
 * @param chipsPerNode chips of a node
 * @param nodes nodes of the pool
 * @param nodesPerRack nodes of a rack
 * @param nodesPerPod nodes of a full pod; the last pod may have fewer
 */
public record PoolTerms(
        String name, String accelerator, int chipsPerNode, int nodes, int nodesPerRack, int nodesPerPod) {
    /** Reads a declaration: chips from the system, racks a pod from the fabric, nodes a rack from the pool itself. */
    public static PoolTerms of(Resource.AcceleratorPool pool, Catalogue catalogue) {
        AcceleratorPoolSpec spec = pool.spec();
        NodeSystem system = catalogue.systemNamed(spec.system());
        int nodesPerRack = spec.rack().nodes();
        int racksPerPod = catalogue.fabricNamed(spec.fabric().preset()).racksPerPod();
        return new PoolTerms(
                pool.meta().name(),
                system.accelerator().name(),
                system.chipsPerNode(),
                spec.nodes(),
                nodesPerRack,
                nodesPerRack * racksPerPod);
    }

    /** The same pool with another number of nodes. */
    public PoolTerms withNodes(int newNodes) {
        return new PoolTerms(name, accelerator, chipsPerNode, newNodes, nodesPerRack, nodesPerPod);
    }

    /** Nodes of a full domain of a level; a cluster is as large as any pool may become. */
    public int nodesPerDomain(TopologyLevel level) {
        return switch (level) {
            case NODE -> 1;
            case RACK -> nodesPerRack;
            case POD -> nodesPerPod;
            case CLUSTER -> NodeId.NODES_PER_POOL_MAX;
        };
    }
}
