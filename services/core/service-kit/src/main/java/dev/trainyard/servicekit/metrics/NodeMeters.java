package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.WorkerEvent;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.kernel.Envelope;
import java.util.HashSet;
import java.util.Set;

/**
 * Nodes by condition, as detected by the chip-node shards, in the terms of kube-state-metrics: {@code
 * trainyard_node_status_condition} is {@code kube_node_status_condition} summed over a pool. Replicas share the events:
 * sum over them.
 */
public final class NodeMeters implements DomainProjection {
    private static final String CONDITION = "trainyard.node.status.condition";

    private final Meters meters;
    private final Catalogue catalogue;
    private final Set<Integer> notReady = new HashSet<>();

    public NodeMeters(Meters meters, Catalogue catalogue) {
        this.meters = meters;
        this.catalogue = catalogue;
    }

    @Override
    public void onResource(Resource resource, int number) {
        if (resource instanceof AcceleratorPool pool) {
            int chips = catalogue.systemNamed(pool.spec().system()).chipsPerNode();
            size(pool.meta().name(), pool.spec().nodes(), chips);
        }
    }

    @Override
    public void onDeleted(ResourceDeleted deleted, int number) {
        if (deleted.kind().equals("AcceleratorPool") && number >= 0) {
            size(deleted.name(), 0, 0);
        }
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (event.payload() instanceof WorkerEvent worker) {
            onWorker(worker, names);
        }
    }

    private void size(String pool, int nodes, int chipsPerNode) {
        meters.set("trainyard.pool.nodes", nodes, "pool", pool);
        meters.set("trainyard.pool.chips", (double) nodes * chipsPerNode, "pool", pool);
        countNotReady(pool, 0);
    }

    private void onWorker(WorkerEvent worker, YardNames names) {
        switch (worker) {
            case NodeUnavailable u -> {
                meters.count("trainyard.node.faults", 1, "pool", names.poolOf(u.node()), "cause", u.cause());
                if (notReady.add(u.node())) {
                    countNotReady(names.poolOf(u.node()), 1);
                }
            }
            case NodeAvailable a -> {
                if (notReady.remove(a.node())) {
                    countNotReady(names.poolOf(a.node()), -1);
                }
            }
            case WorkerFailed f ->
                meters.count("trainyard.worker.failures", 1, "pool", names.poolOf(f.node()), "cause", f.cause());
            case WorkersStarting s -> meters.count("trainyard.worker.starts", s.nodes());
            case WorkersRefused r -> meters.count("trainyard.worker.refusals", r.nodes().length);
        }
    }

    private void countNotReady(String pool, int change) {
        meters.add(CONDITION, change, "pool", pool, "condition", "Ready", "status", "false");
    }
}
