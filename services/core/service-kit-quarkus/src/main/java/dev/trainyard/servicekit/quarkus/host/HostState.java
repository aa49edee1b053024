package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.runtime.host.MissingInput;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.Done;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the hosting of this process's shards has come. */
public sealed interface HostState {
    /** The clock topic has no run header and map yet, or the broker does not answer. */
    record WaitingForHeader() implements HostState {}

    /**
     * Shards are hosted: those of one process of the run's map, or of several where pods share them; of none where there
     * are more pods than processes.
     *
     * @param seats the processes, in their order
     */
    record Hosting(List<Seat> seats) implements HostState {
        public Hosting {
            seats = List.copyOf(seats);
        }

        /** Ordinals in the run's map. */
        public List<Integer> processes() {
            return seats.stream().map(Seat::process).toList();
        }

        /** All shards. */
        public List<Integer> shards() {
            return seats.stream().flatMap(seat -> seat.shards().stream()).toList();
        }

        /** Windows done since they were started; the most of any, since they do the same windows. */
        public long windowsDone() {
            return seats.stream()
                    .mapToLong(seat -> seat.host().windowsDone())
                    .max()
                    .orElse(0);
        }

        /** The last window that all have done; {@link Done#JOINED} for none yet, the largest number without any. */
        public long window() {
            return seats.stream().mapToLong(seat -> seat.host().window()).min().orElse(Long.MAX_VALUE);
        }

        /** What one of them waits for. */
        public Optional<MissingInput> missingInput() {
            return seats.stream()
                    .flatMap(seat -> seat.host().missingInput().stream())
                    .findFirst();
        }
    }

    /**
     * One process of the run's map.
     *
     * @param process its ordinal
     * @param shards its shards
     * @param host does the work
     */
    record Seat(int process, List<Integer> shards, ShardHost host) {
        public Seat {
            shards = List.copyOf(shards);
        }
    }

    /**
     * Over, for the reason given.
     *
     * @param end why
     * @param windowsDone windows done by this process since it was started
     */
    record Ended(ProcessEnd end, long windowsDone) implements HostState {}

    /** Ordinals of processes for people: {@code 3}, or {@code 0, 2}. */
    static String shown(List<Integer> processes) {
        return processes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** One word for metrics. */
    default String word() {
        return switch (this) {
            case WaitingForHeader w -> "waiting";
            case Hosting h -> "hosting";
            case Ended e -> "ended";
        };
    }
}
