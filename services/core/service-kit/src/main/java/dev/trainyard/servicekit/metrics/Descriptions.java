package dev.trainyard.servicekit.metrics;

import java.util.SortedMap;
import java.util.TreeMap;

/** What each meter means, in one line for those who scrape; docs/observability.md says more. */
final class Descriptions {
    private static final SortedMap<String, String> TEXT = text();

    private Descriptions() {}

    /** The line of a meter. */
    static String of(String name) {
        String text = TEXT.get(name);
        if (text == null) {
            throw new IllegalArgumentException("the meter " + name + " has no description: add one here");
        }
        return text;
    }

    private static SortedMap<String, String> text() {
        TreeMap<String, String> text = new TreeMap<>();
        text.put("DCGM_FI_DEV_FB_FREE", "Memory of the chip that is free, MiB");
        text.put("DCGM_FI_DEV_FB_USED", "Memory of the chip that its job uses on its fullest chip, MiB");
        text.put("DCGM_FI_DEV_GPU_UTIL", "100 while a worker is on the chip, else 0");
        text.put("DCGM_FI_DEV_POWER_MGMT_LIMIT", "Rated power of the chip, W");
        text.put("kube.job.status.active", "1 until the job is over");
        text.put("kube.job.status.succeeded", "1 when the job has succeeded");
        text.put("kueue.admitted.active.workloads", "Gangs of the queue that have nodes");
        text.put("kueue.cluster.queue.nominal.quota", "Chips that jobs of the queue may hold");
        text.put("kueue.cluster.queue.resource.usage", "Chips that jobs of the queue hold, spares included");
        text.put("kueue.pending.workloads", "Gangs of the queue that wait for nodes");
        text.put("neuron.runtime.memory.used.bytes", "Memory of the chip that its job uses on its fullest chip");
        text.put("neuroncore.utilization.ratio", "1 while a worker is on the chip, else 0");
        text.put(
                "trainyard.faults.announced",
                "Faults that the injector announced, up to a day ahead; some never come to matter");
        text.put("trainyard.gang.nodes", "Nodes that the gang of the job holds");
        text.put("trainyard.gang.placements", "Gangs placed");
        text.put("trainyard.gangs.admitted", "Gangs that have nodes");
        text.put("trainyard.gangs.pending", "Gangs that wait, by reason");
        text.put("trainyard.job.attempt", "The attempt that runs, from 1");
        text.put("trainyard.job.checkpoint.stall.seconds", "How long one checkpoint stops the steps");
        text.put("trainyard.job.chips", "Chips that the job trains on");
        text.put("trainyard.job.goodput.ratio", "Kept steps at their nominal duration over the time since submission");
        text.put("trainyard.job.interruptions", "Interruptions of jobs by cause");
        text.put("trainyard.job.status.phase", "1 for the phase that the job is in");
        text.put("trainyard.job.step.nominal.seconds", "Duration of a step alone on healthy hardware");
        text.put("trainyard.job.step.seconds", "Duration of a step now");
        text.put("trainyard.job.steps", "Steps completed and kept");
        text.put("trainyard.job.time.seconds", "Where the virtual time of jobs that are over went");
        text.put("trainyard.jobs", "Jobs by phase");
        text.put("trainyard.jobs.chips.wanted", "Chips of all jobs that are not over");
        text.put("trainyard.link.faults", "Broken links detected, by cause");
        text.put("trainyard.links.unavailable", "Nodes that are out because of a broken link");
        text.put("trainyard.maintenance.announced", "Planned maintenance announced");
        text.put("trainyard.node.faults", "Faults detected that take a node out, by cause");
        text.put("trainyard.node.status.condition", "Nodes that are not ready, as detected");
        text.put("trainyard.pool.chips", "Chips of the pool");
        text.put("trainyard.pool.nodes", "Nodes of the pool");
        text.put("trainyard.pool.nodes.down", "Nodes that are out by a fault of their own, from telemetry");
        text.put("trainyard.pool.nodes.used", "Nodes by what they are used for, from telemetry");
        text.put(
                "trainyard.pool.rated.power.watts",
                "Rated power of the nodes that jobs hold: an upper bound of what they draw");
        text.put("trainyard.pool.utilisation.ratio", "Share of the chips that have a worker, from telemetry");
        text.put(
                "trainyard.projection.virtual.time.seconds",
                "Virtual time up to which these metrics have read the log");
        text.put("trainyard.rack.nodes.down", "Nodes of the rack that are out by a fault of their own, from telemetry");
        text.put(
                "trainyard.rack.utilisation.ratio",
                "Share of the chips of the rack that have a worker, from telemetry");
        text.put("trainyard.racks.without.series", "Racks beyond those that have series of their own");
        text.put("trainyard.repairs.completed", "Repairs completed");
        text.put("trainyard.run.info", "How the run ended, with its digest");
        text.put("trainyard.windows.since.snapshot", "Windows that a restart would do again");
        text.put("trainyard.worker.failures", "Workers that died by a fault that left their node fit");
        text.put("trainyard.worker.refusals", "Nodes that refused a worker");
        text.put("trainyard.worker.starts", "Workers started");
        return text;
    }
}
