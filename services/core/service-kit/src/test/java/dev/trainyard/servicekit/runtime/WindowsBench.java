package dev.trainyard.servicekit.runtime;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Windows per second of trivial work: {@code WindowsBench [shards] [processes] [hops] [rounds]}, processes being hosts on
 * threads of this JVM.
 */
final class WindowsBench {
    private WindowsBench() {}

    public static void main(String[] args) throws Exception {
        int shards = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int processes = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        int hops = args.length > 2 ? Integer.parseInt(args[2]) : 3_000;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 2;
        ChatterSpec spec = new ChatterSpec(7, shards, 1, hops, 0);
        RunOutcome oracle = spec.inProcess();
        Path data = Files.createTempDirectory("windows-bench");
        try (TestBroker broker = new TestBroker(data)) {
            for (int round = 0; round < rounds; round++) {
                measure(spec, oracle, broker, "bench-" + round, processes);
            }
        }
    }

    private static void measure(ChatterSpec spec, RunOutcome oracle, TestBroker broker, String runId, int processes)
            throws Exception {
        try (Cluster cluster = new Cluster(spec, spec.header(runId, 0), processes, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.hosts(processes);
            cluster.submit();
            while (!timekeeper.member().status().awaited().isEmpty()
                    || timekeeper.member().status().commandsWaiting() < 3) {
                Thread.onSpinWait();
            }
            long clientNs = cpuNs(ProcessHandle.current());
            long brokerNs = brokerCpuNs();
            long beginNs = System.nanoTime();
            timekeeper.member().release();
            TimekeeperEnd end = timekeeper.await();
            double seconds = (System.nanoTime() - beginNs) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d shards, %d processes: %d windows, %d events in %.2f s = %.0f windows/s, CPU a window %.2f ms here and"
                            + " %.2f ms in the broker, same digest: %s%n",
                    spec.shards(),
                    processes,
                    oracle.windows(),
                    oracle.events(),
                    seconds,
                    oracle.windows() / seconds,
                    (cpuNs(ProcessHandle.current()) - clientNs) / 1e6 / oracle.windows(),
                    (brokerCpuNs() - brokerNs) / 1e6 / oracle.windows(),
                    end.equals(new TimekeeperEnd.Finished(oracle)));
        }
    }

    private static long brokerCpuNs() {
        return ProcessHandle.current().children().mapToLong(WindowsBench::cpuNs).sum();
    }

    private static long cpuNs(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
}
