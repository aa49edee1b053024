package dev.trainyard.servicekit.quarkus.host;

import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The hosts of the processes that are this replica's at present, each in a thread of its own. Used by one thread; only
 * {@link #stop} by any.
 */
final class SeatHosts {
    private static final long STOP_MS = 5_000;

    private final IntFunction<ShardHost> hosts;
    private final Consumer<List<HostState.Seat>> changed;
    private final Map<Integer, Running> running = new TreeMap<>();
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private volatile boolean stopping;
    private volatile List<HostState.Seat> seats = List.of();
    private final Set<Integer> over = new TreeSet<>();

    /**
     * @param hosts makes the host of a process
     * @param changed is told what is hosted, whenever that changes
     */
    SeatHosts(IntFunction<ShardHost> hosts, Consumer<List<HostState.Seat>> changed) {
        this.hosts = hosts;
        this.changed = changed;
    }

    private record Running(HostState.Seat seat, Thread thread) {}

    private record End(HostState.Seat seat, ProcessEnd end) {}

    /** Hosts these and no others from now on. */
    void host(List<RunSeat> wanted) throws InterruptedException {
        List<Integer> processes = wanted.stream().map(RunSeat::process).toList();
        for (Running leaving : List.copyOf(running.values())) {
            if (!processes.contains(leaving.seat().process())) {
                running.remove(leaving.seat().process());
                leaving.seat().host().close();
                leaving.thread().join(STOP_MS);
            }
        }
        for (RunSeat seat : wanted) {
            if (!stopping && !running.containsKey(seat.process())) {
                start(seat);
            }
        }
        seats = running.values().stream().map(Running::seat).toList();
        changed.accept(seats);
        if (stopping) {
            stop();
        }
    }

    /** Waits for the end of one: of the run, when all have come to it, or of one that failed. */
    Optional<ProcessEnd> await(long ms) throws InterruptedException {
        End next = ends.poll(ms, TimeUnit.MILLISECONDS);
        if (next == null || !isRunning(next.seat())) {
            return Optional.empty(); // One that was moved away has ended, as it should.
        }
        if (next.end().reason() == Reason.RUN_ENDED) {
            over.add(next.seat().process());
            return over.containsAll(running.keySet()) ? Optional.of(next.end()) : Optional.empty();
        }
        return Optional.of(next.end());
    }

    /** Closes all; {@link #await} then tells of their ends. From any thread. */
    void stop() {
        stopping = true;
        seats.forEach(seat -> seat.host().close());
    }

    private boolean isRunning(HostState.Seat seat) {
        Running now = running.get(seat.process());
        return now != null && now.seat().host() == seat.host();
    }

    private void start(RunSeat seat) {
        ShardHost host = hosts.apply(seat.process());
        HostState.Seat taken = new HostState.Seat(seat.process(), seat.shards(), host);
        Thread thread =
                Thread.ofPlatform().name("shards-" + seat.process()).start(() -> ends.add(new End(taken, host.run())));
        running.put(seat.process(), new Running(taken, thread));
    }
}
