package dev.trainyard.yard.cli;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.yard.kafka.ParentWatch;
import dev.trainyard.yard.kafka.YardWire;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The timekeeper as a process of its own; started by {@code drill}, which kills it, not by people. */
@Command(name = "timekeeper", hidden = true, description = "Keeps the time of a run.")
public final class TimekeeperCommand implements Callable<Integer> {
    /** The exit status that says: start me again. */
    public static final int RESTART = 75;

    @Option(names = "--run", required = true)
    private String run = "";

    @Option(names = "--bootstrap", required = true)
    private String bootstrap = "";

    @Option(names = "--parent-pid")
    private long parentPid;

    @Override
    public Integer call() {
        ParentWatch.endWith(parentPid);
        RunStore store = RunStore.standard();
        RunRecord header = store.header(run);
        RunInputs inputs = store.inputs(header);
        Timekeeper timekeeper = new Timekeeper(
                YardWire.header(header, inputs),
                ShardMap.blocks(inputs.plan().shards(), header.processes()),
                YardWire.clock(YardWire.codec()),
                KafkaClients.of(bootstrap));
        timekeeper.release();
        return switch (timekeeper.run()) {
            case TimekeeperEnd.Finished(RunOutcome o) -> {
                System.out.println("FINISHED " + o.digest() + " " + o.endNs() + " " + o.windows() + " " + o.events());
                yield ExitStatus.OK;
            }
            case TimekeeperEnd.Stopped stopped -> ExitStatus.OK;
            case TimekeeperEnd.Failed failed -> {
                System.err.println(failed.message());
                failed.cause().printStackTrace();
                yield failed.restartHelps() ? RESTART : ExitStatus.TROUBLE;
            }
        };
    }
}
