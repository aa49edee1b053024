package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.domain.yard.Service;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.RecordReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.ClockFollower;
import dev.trainyard.servicekit.runtime.protocol.RefusedException;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The place that the log gives to this process: the process of the run's map that is its service's {@code replica}-th.
 *
 * @param header the run
 * @param map its shards by process
 * @param process the ordinal in the map
 */
public record RunSeat(RunHeader header, ShardMap map, int process) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Reads the clock topic until it has a header and a map. */
    public static ClockFollower awaitRun(String runId, LogReader reader) {
        ClockFollower clock = new ClockFollower();
        RecordReader records = new RecordReader(runId);
        reader.assign(List.of(RunTopics.clock(runId)));
        while (!clock.begun()) {
            reader.poll(POLL, record -> {
                if (!clock.begun()) {
                    records.clock(record).taken().ifPresent(clock::accept);
                }
            });
        }
        return clock;
    }

    /** A reader of the clock topic, to be stopped from another thread. */
    public static LogReader reader(String runId, String who, KafkaClients clients) {
        return new LogReader(clients.consumer(runId + "-" + who + "-seat"));
    }

    /**
     * Takes the seat.
     *
     * @throws RefusedException if the run has no such process, or one with shards of other services
     */
    static RunSeat of(ClockFollower clock, Service service, int replica) {
        RunHeader header = clock.header();
        List<Integer> processes = processes(clock, service);
        if (replica < 0 || replica >= processes.size()) {
            throw new RefusedException("Run " + header.runId() + " has " + processes.size() + " processes of "
                    + service.id() + ", so there is no replica " + replica + "; set TRAINYARD_REPLICA to 0.."
                    + (processes.size() - 1));
        }
        return seat(clock, service, processes.get(replica));
    }

    /** The processes that the run's map has for a service, in the order of its shards. */
    static List<Integer> processes(ClockFollower clock, Service service) {
        List<Integer> processes = new ArrayList<>();
        for (int shard = 0; shard < clock.header().shards().size(); shard++) {
            if (clock.header().shards().get(shard).service().equals(service.id())
                    && !processes.contains(clock.map().processOf(shard))) {
                processes.add(clock.map().processOf(shard));
            }
        }
        return processes;
    }

    /**
     * Takes the seat of a process.
     *
     * @throws RefusedException if it has shards of other services
     */
    static RunSeat seat(ClockFollower clock, Service service, int process) {
        RunHeader header = clock.header();
        ShardMap map = clock.map();
        for (int shard : map.shardsOf(process)) {
            String owner = header.shards().get(shard).service();
            if (!owner.equals(service.id())) {
                throw new RefusedException("Run " + header.runId() + " gives shard " + shard + " of " + owner
                        + " to process " + process + ", which this program of " + service.id()
                        + " would be: such a run needs ./trainyard, not the services");
            }
        }
        return new RunSeat(header, map, process);
    }

    /** The shards of this process. */
    List<Integer> shards() {
        return map.shardsOf(process);
    }
}
