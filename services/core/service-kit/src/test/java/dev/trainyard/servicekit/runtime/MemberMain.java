package dev.trainyard.servicekit.runtime;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;

/** One member of a chatter run as a process of its own, which a test may kill. */
final class MemberMain {
    private MemberMain() {}

    /** Arguments: host or timekeeper, address, run, process or number of processes, seed, shards, hops, snapshots. */
    public static void main(String[] args) {
        KafkaClients clients = KafkaClients.of(args[1]);
        String runId = args[2];
        int number = Integer.parseInt(args[3]);
        ChatterSpec spec =
                new ChatterSpec(Long.parseLong(args[4]), Integer.parseInt(args[5]), 2, Integer.parseInt(args[6]), 50);
        int status = args[0].equals("host")
                ? host(spec, runId, number, clients)
                : timekeeper(spec, runId, number, Integer.parseInt(args[7]), clients);
        System.exit(status);
    }

    private static int host(ChatterSpec spec, String runId, int process, KafkaClients clients) {
        ProcessEnd end = new ShardHost(HostSettings.of(runId, process), spec.models(), clients).run();
        System.out.println(end);
        return end.reason().exitCode();
    }

    private static int timekeeper(
            ChatterSpec spec, String runId, int processes, int snapshotEvery, KafkaClients clients) {
        Timekeeper timekeeper = new Timekeeper(
                spec.header(runId, snapshotEvery),
                ShardMap.blocks(spec.shards(), processes),
                TimekeeperSettings.standard().withCutLog(true).withOpen(Boolean.getBoolean("open")),
                clients);
        timekeeper.release();
        return switch (timekeeper.run()) {
            case TimekeeperEnd.Finished(RunOutcome outcome) -> {
                System.out.println(outcome);
                yield 0;
            }
            case TimekeeperEnd.Stopped s -> 1;
            case TimekeeperEnd.Failed f -> {
                System.out.println(f);
                yield f.restartHelps() ? 75 : 2;
            }
        };
    }
}
