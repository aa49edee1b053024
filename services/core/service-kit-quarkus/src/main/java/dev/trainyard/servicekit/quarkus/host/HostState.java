package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import java.util.List;

/** How far the hosting of this process's shards has come. */
public sealed interface HostState {
    /** The clock topic has no run header and map yet, or the broker does not answer. */
    record WaitingForHeader() implements HostState {}

    /**
     * Shards are hosted.
     *
     * @param header the run
     * @param process ordinal of this process in the run's map
     * @param shards its shards
     * @param host does the work
     */
    record Hosting(RunHeader header, int process, List<Integer> shards, ShardHost host) implements HostState {}

    /**
     * Over, for the reason given.
     *
     * @param end why
     * @param windowsDone windows done by this process since it was started
     */
    record Ended(ProcessEnd end, long windowsDone) implements HostState {}

    /** One word for metrics. */
    default String word() {
        return switch (this) {
            case WaitingForHeader w -> "waiting";
            case Hosting h -> "hosting";
            case Ended e -> "ended";
        };
    }
}
