package dev.trainyard.chipnode.service;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.WorkerEvent;
import dev.trainyard.domain.event.WorkerEvent.NodeAvailable;
import dev.trainyard.domain.event.WorkerEvent.NodeUnavailable;
import dev.trainyard.domain.event.WorkerEvent.WorkerFailed;
import dev.trainyard.domain.event.WorkerEvent.WorkersRefused;
import dev.trainyard.domain.event.WorkerEvent.WorkersStarting;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.quarkus.log.DomainProjection;
import dev.trainyard.servicekit.quarkus.log.YardNames;
import dev.trainyard.servicekit.quarkus.metrics.DomainGauges;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;

/**
 * Nodes by condition, as detected, in the terms of kube-state-metrics: {@code trainyard_node_status_condition} is {@code
 * kube_node_status_condition} summed over a pool. Replicas share the events: sum over them.
 */
@Singleton
final class NodeGauges implements DomainProjection {
    private static final String CONDITION = "trainyard.node.status.condition";

    private final DomainGauges gauges;
    private final Set<Integer> notReady = new HashSet<>();

    NodeGauges(DomainGauges gauges) {
        this.gauges = gauges;
    }

    @Override
    public void onResource(Resource resource) {
        if (resource instanceof AcceleratorPool pool) {
            String name = pool.meta().name();
            int nodes = pool.spec().nodes();
            int chips = Catalogue.bundled().systemNamed(pool.spec().system()).chipsPerNode();
            gauges.set("trainyard.pool.nodes", nodes, "pool", name);
            gauges.set("trainyard.pool.chips", (double) nodes * chips, "pool", name);
            gauges.add(CONDITION, 0, "pool", name, "condition", "Ready", "status", "false");
        }
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        if (event.payload() instanceof WorkerEvent worker) {
            onWorker(worker, names);
        }
    }

    private void onWorker(WorkerEvent worker, YardNames names) {
        switch (worker) {
            case NodeUnavailable u -> {
                gauges.count("trainyard.node.faults", 1, "pool", names.poolOf(u.node()), "cause", u.cause());
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
                gauges.count("trainyard.worker.failures", 1, "pool", names.poolOf(f.node()), "cause", f.cause());
            case WorkersStarting s -> gauges.count("trainyard.worker.starts", s.nodes(), "job", names.job(s.job()));
            case WorkersRefused r ->
                gauges.count("trainyard.worker.refusals", r.nodes().length, "job", names.job(r.job()));
        }
    }

    private void countNotReady(String pool, int change) {
        gauges.add(CONDITION, change, "pool", pool, "condition", "Ready", "status", "false");
    }
}
