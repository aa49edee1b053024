package dev.trainyard.domain.resource;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.Fabric;
import dev.trainyard.domain.catalogue.NodeSystem;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.FailuresSpec;
import dev.trainyard.domain.spec.Quota;
import dev.trainyard.domain.spec.TopologyConstraint;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.yard.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks resources against the catalogue and against each other. */
final class YardChecks {
    private static final double FAILURES_PER_HOUR_MAX = 30;

    private static final long CHIPS_MAX = 16_777_216;

    private final Catalogue catalogue;
    private final List<Located> located;
    private final boolean complete;
    private final KnownYard known;
    private final List<Problem> problems;
    private final List<AcceleratorPool> pools;
    private final TreeMap<String, CapacityQueue> queues = new TreeMap<>();

    /**
     * With {@code complete} false some documents are missing, so nothing is said about missing resources; documents go
     * before known resources of the same name.
     */
    YardChecks(Catalogue catalogue, List<Located> located, boolean complete, KnownYard known, List<Problem> problems) {
        this.catalogue = catalogue;
        this.located = located;
        this.complete = complete;
        this.known = known;
        this.problems = problems;
        TreeMap<String, AcceleratorPool> found = new TreeMap<>();
        for (AcceleratorPool pool : known.pools()) {
            found.put(idOf(pool), pool);
        }
        for (Located one : located) {
            switch (one.resource()) {
                case AcceleratorPool pool -> found.put(idOf(pool), pool);
                case CapacityQueue queue -> queues.put(idOf(queue), queue);
                case TrainingJob _ -> {
                    // Jobs do not depend on each other.
                }
            }
        }
        this.pools = List.copyOf(found.values());
    }

    private static String idOf(Resource resource) {
        return resource.meta().namespace() + "/" + resource.meta().name();
    }

    void run() {
        for (Located one : located) {
            switch (one.resource()) {
                case AcceleratorPool pool -> pool(one, pool);
                case CapacityQueue queue -> queue(one, queue);
                case TrainingJob job -> {
                    new JobChecks(catalogue, one, job.spec(), problems).run();
                    if (complete
                            && catalogue
                                    .accelerator(job.spec().accelerators().type())
                                    .isPresent()) {
                        jobQueue(one, job.spec());
                        jobPool(one, job.spec());
                    }
                }
            }
        }
    }

    private void pool(Located at, AcceleratorPool pool) {
        var spec = pool.spec();
        Optional<NodeSystem> system = catalogue.system(spec.system());
        if (system.isEmpty()) {
            unknown(at, "spec.system", "system", spec.system(), catalogue.systemNames());
        }
        long nodes = (long) spec.racks() * spec.rack().nodes();
        long chips = nodes * system.map(NodeSystem::chipsPerNode).orElse(1);
        if (chips > CHIPS_MAX) {
            at.report(
                    problems,
                    "spec.racks",
                    "spec.racks: the pool would have " + chips + " chips; at most " + CHIPS_MAX
                            + " are supported, use fewer racks");
        } else if (nodes > NodeId.NODES_PER_POOL_MAX) {
            at.report(
                    problems,
                    "spec.racks",
                    "spec.racks: the pool would have " + nodes + " nodes; at most " + NodeId.NODES_PER_POOL_MAX
                            + " are supported, use fewer racks");
        }
        var fabric = catalogue.fabric(spec.fabric().preset());
        if (fabric.isEmpty()) {
            unknown(at, "spec.fabric.preset", "fabric preset", spec.fabric().preset(), catalogue.fabricNames());
        } else if (fabric.get().nodesPerRack() != spec.rack().nodes()) {
            at.report(
                    problems,
                    "spec.rack.nodes",
                    "spec.rack.nodes: " + spec.rack().nodes() + " found, but racks of fabric "
                            + fabric.get().name() + " have " + fabric.get().nodesPerRack()
                            + " nodes; write that or choose another fabric");
        }
        failures(at, spec.failures());
        failureRates(at, pool, system.map(NodeSystem::chipsPerNode).orElse(1));
    }

    /** More failures than this are no yard but a mistake in a unit, and would drown every run in events. */
    private void failureRates(Located at, AcceleratorPool pool, int chipsPerNode) {
        double perNodeHour = 0;
        double plannedPerHour = 0;
        for (FailureProcessSpec process : pool.spec().failures().processes()) {
            double perHour = process.ratePerMillionHours() / 1e6;
            boolean perChip = process.component() == ComponentClass.Chip || process.component() == ComponentClass.Link;
            perNodeHour += process.planned() ? 0 : perHour * (perChip ? chipsPerNode : 1);
            plannedPerHour += process.planned() ? perHour * pool.spec().nodes() : 0;
        }
        if (perNodeHour > FAILURES_PER_HOUR_MAX || plannedPerHour > FAILURES_PER_HOUR_MAX) {
            at.report(
                    problems,
                    "spec.failures",
                    String.format(
                            Locale.ROOT,
                            "spec.failures: these rates mean %.4g failures an hour on every node and %.4g planned"
                                    + " interruptions an hour of the pool; at most %.0f of each are supported:"
                                    + " ratePerMillionHours counts per component and million hours",
                            perNodeHour,
                            plannedPerHour,
                            FAILURES_PER_HOUR_MAX));
        }
    }

    private void failures(Located at, FailuresSpec failures) {
        String preset = failures.preset();
        if (!preset.isEmpty()
                && !preset.equals(FailuresSpec.NONE)
                && catalogue.failurePreset(preset).isEmpty()) {
            List<String> known = new ArrayList<>(catalogue.failurePresetNames());
            known.add(FailuresSpec.NONE);
            unknown(at, "spec.failures.preset", "failure preset", preset, known);
        }
        TreeSet<String> causes = new TreeSet<>();
        for (int i = 0; i < failures.processes().size(); i++) {
            FailureProcessSpec process = failures.processes().get(i);
            if (!causes.add(process.cause() + "/" + process.component())) {
                String path = at.failures() + "[" + i + "].cause";
                at.report(
                        problems,
                        path,
                        path + ": a second process for " + process.cause() + " of a " + process.component()
                                + "; add their rates in one");
            }
        }
    }

    private void queue(Located at, CapacityQueue queue) {
        List<Quota> quotas = queue.spec().quotas();
        if (quotas.isEmpty()) {
            at.report(
                    problems,
                    "spec.quotas",
                    "spec.quotas: the list is empty, so no job could start; add {accelerator:"
                            + " NAME, nominal: CHIPS}");
        }
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < quotas.size(); i++) {
            String path = "spec.quotas[" + i + "].accelerator";
            String name = quotas.get(i).accelerator();
            if (catalogue.accelerator(name).isEmpty()) {
                unknown(at, path, "accelerator", name, catalogue.acceleratorNames());
            }
            if (!seen.add(name)) {
                at.report(problems, path, path + ": a second quota for " + name + "; keep one of them");
            }
        }
    }

    private void jobQueue(Located at, TrainingJobSpec spec) {
        String wanted = spec.queueRef().name();
        CapacityQueue queue = queues.get(Resource.CLUSTER_NAMESPACE + "/" + wanted);
        if (queue == null
                && known.find(Resource.QUEUE_KIND, Resource.CLUSTER_NAMESPACE, wanted)
                                .orElse(null)
                        instanceof CapacityQueue before) {
            queue = before;
        }
        if (queue != null) {
            quota(at, spec, queue);
            return;
        }
        TreeSet<String> names = new TreeSet<>();
        for (CapacityQueue other : known.queues()) {
            names.add(other.meta().name());
        }
        for (CapacityQueue other : queues.values()) {
            names.add(other.meta().name());
        }
        String path = "spec.queueRef.name";
        at.report(
                problems,
                path,
                path + ": no CapacityQueue " + wanted + "; "
                        + (names.isEmpty() ? "add one" : NearestName.hint(wanted, names)));
    }

    private void quota(Located at, TrainingJobSpec spec, CapacityQueue queue) {
        String type = spec.accelerators().type();
        int nominal = 0;
        for (Quota quota : queue.spec().quotas()) {
            if (quota.accelerator().equals(type)) {
                nominal = quota.nominal();
            }
        }
        if (nominal < spec.chipsHeld()) {
            at.report(
                    problems,
                    "spec.nodes",
                    "spec.nodes: the job holds " + held(spec) + ", but queue "
                            + queue.meta().name() + " has a quota of " + nominal + " " + type
                            + "; raise the quota or use fewer nodes");
        }
    }

    private void jobPool(Located at, TrainingJobSpec spec) {
        String type = spec.accelerators().type();
        TreeSet<String> offered = new TreeSet<>();
        long most = -1;
        String biggest = "";
        long domain = 0;
        for (AcceleratorPool pool : pools) {
            Optional<NodeSystem> system = catalogue.system(pool.spec().system());
            if (system.isEmpty()) {
                return;
            }
            Accelerator chip = system.get().accelerator();
            offered.add(chip.name());
            if (chip.name().equals(type)) {
                if (system.get().chipsPerNode() != spec.accelerators().perNode()) {
                    perNode(at, spec, system.get());
                    return;
                }
                domain = Math.max(domain, domainNodes(spec, pool.spec()));
                if (pool.spec().nodes() > most) {
                    most = pool.spec().nodes();
                    biggest = pool.meta().name();
                }
            }
        }
        if (most < 0) {
            at.report(
                    problems,
                    "spec.accelerators.type",
                    "spec.accelerators.type: no pool has " + type + " chips; "
                            + (offered.isEmpty()
                                    ? "add an AcceleratorPool"
                                    : "the pools have " + String.join(", ", offered)));
        } else if (most < (long) spec.nodes() + spec.spareNodes()) {
            at.report(
                    problems,
                    "spec.nodes",
                    "spec.nodes: the job needs " + held(spec) + ", but pool " + biggest
                            + " has " + most + " nodes with "
                            + most * spec.accelerators().perNode()
                            + " chips; use fewer nodes or more racks");
        } else if (spec.topology().constraint() == TopologyConstraint.Required
                && domain < (long) spec.nodes() + spec.spareNodes()) {
            at.report(
                    problems,
                    "spec.topology.level",
                    "spec.topology.level: " + (spec.nodes() + spec.spareNodes())
                            + " nodes, spares included, are required in one "
                            + spec.topology().level() + ", but it has " + domain
                            + "; use a higher level, Preferred, or fewer nodes");
        }
    }

    /** Nodes in a domain of the job's level in a pool; where names are unknown, which is reported elsewhere, no bound. */
    private long domainNodes(TrainingJobSpec spec, AcceleratorPoolSpec pool) {
        if (!Fabric.LEVELS.contains(spec.topology().level())) {
            return Long.MAX_VALUE;
        }
        return catalogue
                .fabric(pool.fabric().preset())
                .map(fabric -> Math.min(pool.nodes(), (long)
                        fabric.nodesPerDomain(spec.topology().level())))
                .orElse(Long.MAX_VALUE);
    }

    private void perNode(Located at, TrainingJobSpec spec, NodeSystem system) {
        at.report(
                problems,
                "spec.accelerators.perNode",
                "spec.accelerators.perNode: "
                        + spec.accelerators().perNode() + " found, but a node of " + system.name() + " has "
                        + system.chipsPerNode() + " chips and jobs take whole nodes; write " + system.chipsPerNode());
    }

    private static String held(TrainingJobSpec spec) {
        return spec.chipsHeld() + " chips (" + spec.nodes() + " nodes and " + spec.spareNodes() + " spares of "
                + spec.accelerators().perNode() + ")";
    }

    private void unknown(Located at, String path, String what, String name, Collection<String> known) {
        at.report(problems, path, path + ": unknown " + what + " " + name + "; " + NearestName.hint(name, known));
    }
}
