package dev.trainyard.servicekit.metrics;

import dev.trainyard.domain.catalogue.Accelerator;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.NodeSystem;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.AcceleratorPool;
import dev.trainyard.domain.resource.Resource.CapacityQueue;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.domain.telemetry.NodeUse;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.domain.training.JobShape;
import dev.trainyard.domain.training.MemoryModel;
import dev.trainyard.domain.yard.NodeId;
import dev.trainyard.kernel.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the telemetry shows: pools and racks as aggregates, chosen chips under the names of DCGM, or of neuron-monitor for
 * chips with the Neuron stack. Safe for the two threads that follow the log and the telemetry.
 */
public final class ChipMeters implements DomainProjection {
    /** Racks beyond this many have no series of their own. */
    public static final int RACKS_MAX = 2_048;

    private static final NodeUse[] USES = NodeUse.values();
    private static final double PERCENT = 100;
    private static final double MIB = 1 << 20;
    private static final String NEURON_STACK = "neuronx";

    private final Meters meters;
    private final Catalogue catalogue;
    private final ChosenChips chosen;
    private final Map<Integer, Pool> pools = new HashMap<>();
    private final Map<Integer, Long> memoryBytes = new HashMap<>();
    private final List<RackTelemetry> early = new ArrayList<>();
    private int newestPool = -1;
    private int racksShown;

    /** A pool's sums over its racks. */
    private static final class Pool {
        private final String name;
        private final NodeSystem system;
        private final Map<Integer, Rack> racks = new TreeMap<>();
        private final int[] uses = new int[USES.length];
        private int down;
        private long utilisationPercent;
        private int nodes;

        Pool(String name, NodeSystem system) {
            this.name = name;
            this.system = system;
        }

        void count(RackTelemetry rack, int sign) {
            for (int i = 0; i < rack.uses().length; i++) {
                uses[rack.uses()[i]] += sign;
                down += sign * rack.down()[i];
                utilisationPercent += (long) sign * rack.utilisationPercent()[i];
                nodes += sign;
            }
        }
    }

    /** A rack's latest sample, and its series if it has any. */
    private record Rack(RackTelemetry sample, Meters.@Nullable Series series) {}

    public ChipMeters(Meters meters, Catalogue catalogue, ChosenChips chosen) {
        this.meters = meters;
        this.catalogue = catalogue;
        this.chosen = chosen;
    }

    @Override
    public synchronized void onResource(Resource resource, int number) {
        switch (resource) {
            case AcceleratorPool pool -> {
                Pool known = pools.computeIfAbsent(
                        number,
                        n -> new Pool(
                                pool.meta().name(),
                                catalogue.systemNamed(pool.spec().system())));
                forgetRacksFrom(known, pool.spec().racks());
                newestPool = Math.max(newestPool, number);
                List<RackTelemetry> waited =
                        early.stream().filter(sample -> sample.pool() == number).toList();
                early.removeAll(waited);
                waited.forEach(this::onSample);
            }
            case CapacityQueue _ -> {}
            case TrainingJob job -> memoryBytes.putIfAbsent(number, memoryBytes(job.spec()));
        }
    }

    @Override
    public synchronized void onDeleted(ResourceDeleted deleted, int number) {
        switch (deleted.kind()) {
            case "AcceleratorPool" -> {
                Pool pool = pools.remove(number);
                if (pool != null) {
                    forgetRacksFrom(pool, 0);
                }
            }
            case "TrainingJob" -> memoryBytes.remove(number);
            default -> {}
        }
    }

    @Override
    public void onEvent(Envelope event, YardNames names) {
        // Sensors say all that is shown here.
    }

    /** Takes a sample from the telemetry topic. */
    public synchronized void onSample(RackTelemetry sample) {
        Pool pool = pools.get(sample.pool());
        if (pool == null) {
            // Telemetry may be read before the log is: the newest samples wait for the pool, if it is one to come.
            if (sample.pool() > newestPool && early.size() < RACKS_MAX) {
                early.add(sample);
            }
            return;
        }
        Rack before = pool.racks.get(sample.rack());
        if (before != null && before.sample.timeNs() > sample.timeNs()) {
            return;
        }
        if (before != null) {
            pool.count(before.sample, -1);
        }
        pool.count(sample, 1);
        Meters.Series series = before == null ? seat(pool, sample.rack()) : before.series;
        pool.racks.put(sample.rack(), new Rack(sample, series));
        if (series != null) {
            show(sample, series);
        }
        publish(pool);
        chips(pool, sample);
    }

    private Meters.@Nullable Series seat(Pool pool, int rack) {
        if (racksShown >= RACKS_MAX) {
            meters.add("trainyard.racks.without.series", 1);
            return null;
        }
        racksShown++;
        return meters.series("pool", pool.name, "rack", Integer.toString(rack));
    }

    private void forgetRacksFrom(Pool pool, int first) {
        for (int rack : pool.racks.keySet().stream().filter(r -> r >= first).toList()) {
            Rack gone = pool.racks.remove(rack);
            if (gone != null) {
                pool.count(gone.sample, -1);
                if (gone.series != null) {
                    gone.series.close();
                    racksShown--;
                } else {
                    meters.add("trainyard.racks.without.series", -1);
                }
            }
        }
        publish(pool);
    }

    private static void show(RackTelemetry sample, Meters.Series series) {
        int down = 0;
        long percent = 0;
        for (int i = 0; i < sample.down().length; i++) {
            down += sample.down()[i];
            percent += sample.utilisationPercent()[i];
        }
        series.set("trainyard.rack.nodes.down", down);
        series.set("trainyard.rack.utilisation.ratio", percent / PERCENT / Math.max(1, sample.down().length));
    }

    private void publish(Pool pool) {
        int held = 0;
        for (NodeUse use : USES) {
            int nodes = pool.uses[use.ordinal()];
            held += use == NodeUse.FREE ? 0 : nodes;
            meters.set(
                    "trainyard.pool.nodes.used",
                    nodes,
                    "pool",
                    pool.name,
                    "use",
                    use.name().toLowerCase(Locale.ROOT));
        }
        meters.set("trainyard.pool.nodes.down", pool.down, "pool", pool.name);
        meters.set(
                "trainyard.pool.utilisation.ratio",
                pool.utilisationPercent / PERCENT / Math.max(1, pool.nodes),
                "pool",
                pool.name);
        meters.set("trainyard.pool.rated.power.watts", held * pool.system.ratedNodeWatts(), "pool", pool.name);
    }

    private void chips(Pool pool, RackTelemetry sample) {
        if (chosen.isEmpty()) {
            return;
        }
        for (int i = 0; i < sample.uses().length; i++) {
            int node = NodeId.index(sample.firstNode()) + i;
            boolean works = sample.uses()[i] == NodeUse.WORKING.ordinal();
            double usedBytes = works ? memoryBytes.getOrDefault(sample.jobs()[i], 0L) : 0;
            for (int chip : chosen.of(pool.name, node, pool.system.chipsPerNode())) {
                show(pool, node, chip, sample.utilisationPercent()[i], usedBytes);
            }
        }
    }

    private void show(Pool pool, int node, int chip, int utilisationPercent, double usedBytes) {
        Accelerator accelerator = pool.system.accelerator();
        String host = pool.name + "-" + node;
        String number = Integer.toString(chip);
        if (accelerator.stack().equals(NEURON_STACK)) {
            String[] labels = {"instance_name", host, "neuron_device", number, "pool", pool.name};
            meters.set("neuroncore.utilization.ratio", utilisationPercent / PERCENT, labels);
            meters.set(
                    "neuron.runtime.memory.used.bytes",
                    usedBytes,
                    "instance_name",
                    host,
                    "neuron_device",
                    number,
                    "pool",
                    pool.name,
                    "memory_location",
                    "neuron_device");
            return;
        }
        String[] labels = {
            "gpu",
            number,
            "device",
            "nvidia" + number,
            "modelName",
            accelerator.name(),
            "Hostname",
            host,
            "pool",
            pool.name
        };
        meters.set("DCGM_FI_DEV_GPU_UTIL", utilisationPercent, labels);
        meters.set("DCGM_FI_DEV_FB_USED", usedBytes / MIB, labels);
        meters.set("DCGM_FI_DEV_FB_FREE", (accelerator.hbmBytes() - usedBytes) / MIB, labels);
        meters.set("DCGM_FI_DEV_POWER_MGMT_LIMIT", accelerator.tdpWatts(), labels);
    }

    private long memoryBytes(TrainingJobSpec spec) {
        return catalogue
                .accelerator(spec.accelerators().type())
                .map(accelerator -> MemoryModel.perChip(
                                new JobShape(spec.model(), spec.training()), catalogue.stackOf(accelerator))
                        .total())
                .orElse(0L);
    }
}
