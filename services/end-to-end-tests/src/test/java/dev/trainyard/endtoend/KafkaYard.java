package dev.trainyard.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.FieldOverride;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.yard.Service;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerLaunch;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.Timekeeper;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostSettings;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import dev.trainyard.yard.kafka.YardWire;
import dev.trainyard.yard.run.RunInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A run over a real broker with timekeeper and shards in this JVM, all of it or without one service. */
final class KafkaYard implements AutoCloseable {
    private static final long SEED = 1;
    private static final long PATIENCE_SECONDS = 240;

    private final BrokerProcess broker;
    private final RunHeader header;
    private final Timekeeper timekeeper;
    private final CompletableFuture<TimekeeperEnd> end = new CompletableFuture<>();
    private final List<ShardHost> hosts = new ArrayList<>();

    private KafkaYard(BrokerProcess broker, RunHeader header, ShardMap map) {
        this.broker = broker;
        this.header = header;
        this.timekeeper = new Timekeeper(header, map, TimekeeperSettings.standard(), clients());
    }

    /** What {@link SmallYard} runs. */
    static RunInputs smallYard() {
        List<FieldOverride> overrides = new ArrayList<>();
        for (String text : List.of(
                "TrainingJob/left-70b:until={duration: 8h}",
                "TrainingJob/right-70b:until={duration: 7h}",
                "TrainingJob/trn2-8b:until={tokens: 20000000000}")) {
            overrides.add(((FieldOverride.Ok) FieldOverride.parse(text)).fieldOverride());
        }
        ReadResult read =
                new ResourceReader(Catalogue.bundled()).readFiles(List.of(Path.of(SmallYard.file())), overrides);
        return RunInputs.of(((ReadResult.Ok) read).resources(), SEED, 0);
    }

    /**
     * Begins a run; time is held until {@link #release}.
     *
     * @param without services whose shards somebody else must host, each as process 1
     */
    static KafkaYard begin(Path folder, String run, int snapshotEvery, Set<Service> without)
            throws BrokerFailedException, InterruptedException {
        RunInputs inputs = smallYard();
        BrokerProcess broker =
                BrokerProcess.start(BrokerLaunch.of(Launcher.ROOT.resolve("kafka/dev-broker/target/lib"), folder));
        YardRun yardRun = new YardRun(run, inputs.parameters(), inputs.plan(), inputs.statedEndNs(), snapshotEvery);
        int[] processes = new int[inputs.plan().shards()];
        for (int shard = 0; shard < processes.length; shard++) {
            processes[shard] = without.contains(inputs.plan().serviceOf(shard)) ? 1 : 0;
        }
        RunHeader header = yardRun.header()
                .withForeignServices(without.stream().map(Service::id).toList());
        KafkaYard yard = new KafkaYard(broker, header, new ShardMap(0, processes));
        YardCodec codec = new YardCodec();
        try (Admin admin = yard.clients().admin("test-topics");
                CommandDoor door = new CommandDoor(run, yard.clients())) {
            new RunTopics(yard.header).create(admin);
            door.submit(YardWire.commands(inputs, codec));
        }
        Thread.ofPlatform().name("timekeeper").start(() -> yard.end.complete(yard.timekeeper.run()));
        ShardHost host = new ShardHost(HostSettings.of(run, 0), YardWire.models(codec), yard.clients());
        yard.hosts.add(host);
        Thread.ofPlatform().name("shards").start(host::run);
        yard.awaitCommands(inputs.commands().size());
        return yard;
    }

    String run() {
        return header.runId();
    }

    RunHeader header() {
        return header;
    }

    String address() {
        return broker.address();
    }

    KafkaClients clients() {
        return KafkaClients.of(broker.address());
    }

    Timekeeper timekeeper() {
        return timekeeper;
    }

    void release() {
        timekeeper.release();
    }

    /** Waits for the end of the run. */
    RunOutcome outcome() throws Exception {
        TimekeeperEnd answer = end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(TimekeeperEnd.Finished.class);
        return ((TimekeeperEnd.Finished) answer).outcome();
    }

    /** Whether the run has ended, well or not. */
    boolean isOver() {
        return end.isDone();
    }

    @Override
    public void close() {
        timekeeper.close();
        hosts.forEach(ShardHost::close);
        broker.close();
    }

    private void awaitCommands(int commands) throws InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (timekeeper.status().commandsWaiting() < commands) {
            assertThat(System.nanoTime()).as(timekeeper.status().toString()).isLessThan(giveUpNs);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
