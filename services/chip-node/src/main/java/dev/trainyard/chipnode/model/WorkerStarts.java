package dev.trainyard.chipnode.model;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.SoftwareStack.StartDelays;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.random.RandomStream;

/** How long workers take to start, communicators included; compilation and checkpoint loading come after. */
final class WorkerStarts {
    /**
     * Half width of the uniform spread of starts around the catalogue's delays. Assumed: published restarts differ by
     * tens of percent from one to the next, and no distribution is published.
     */
    private static final double SPREAD = 0.2;

    private final Catalogue catalogue;
    private final RandomStream spread;

    WorkerStarts(RunParameters run, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.spread = new RandomStream(run.seed(), "worker-starts");
    }

    /**
     * From the placement to the node's worker being ready. A node kept from the attempt before restarts its worker only,
     * a spare is swapped in first, any other node starts cold.
     *
     * @param system the node's system in the catalogue
     * @param before what the node did for the same job
     */
    long startNs(String system, NodeRole before) {
        StartDelays delays =
                catalogue.stackOf(catalogue.systemNamed(system).accelerator()).delays();
        long nodeNs =
                switch (before) {
                    case WORKER, STOPPED -> 0;
                    case SPARE -> delays.spareSwapNs();
                    case FREE -> delays.nodeStartNs();
                };
        return nodeNs + delays.workerStartNs() + delays.communicatorNs();
    }

    /** Factor on all starts of one attempt: a draw keyed by (job, attempt), so every shard knows the same. */
    double factor(int job, int attempt) {
        return 1 - SPREAD + 2 * SPREAD * spread.uniform(job, attempt);
    }
}
