package dev.trainyard.yard.cli;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.yard.kafka.ParentWatch;
import dev.trainyard.yard.kafka.YardWire;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One process of a run with several; started by {@code run} and {@code drill}, not by people. */
@Command(name = "host", hidden = true, description = "Hosts the shards of one process of a run.")
public final class HostCommand implements Callable<Integer> {
    @Option(names = "--run", required = true)
    private String run = "";

    @Option(names = "--process", required = true)
    private int process;

    @Option(names = "--bootstrap", required = true)
    private String bootstrap = "";

    @Option(names = "--parent-pid")
    private long parentPid;

    @Override
    public Integer call() {
        ParentWatch.endWith(parentPid);
        ProcessEnd end = new ShardHost(
                        HostSettings.of(run, process), YardWire.models(YardWire.codec()), KafkaClients.of(bootstrap))
                .run();
        if (end.reason() != ProcessEnd.Reason.RUN_ENDED) {
            System.err.println(end.reason() + ": " + end.message());
            if (end.cause() != null) {
                end.cause().printStackTrace();
            }
        }
        return end.reason().exitCode();
    }
}
