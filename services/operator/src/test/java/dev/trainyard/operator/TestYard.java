package dev.trainyard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.chipnode.model.ChipNodeModel;
import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.YardPayloads;
import dev.trainyard.domain.resource.ReadResult;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.ResourceReader;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.door.log.AdmissionGate;
import dev.trainyard.door.log.LogFeed;
import dev.trainyard.door.log.LogSink;
import dev.trainyard.door.log.TimekeeperClock;
import dev.trainyard.door.projection.YardProjection;
import dev.trainyard.door.rest.DoorPorts;
import dev.trainyard.door.rest.DoorServer;
import dev.trainyard.door.rest.DoorSettings;
import dev.trainyard.failureinjector.model.FailureInjectorModel;
import dev.trainyard.jobscheduler.model.JobSchedulerModel;
import dev.trainyard.kernel.Model;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.networkfabric.model.NetworkFabricModel;
import dev.trainyard.operator.log.YardLog;
import dev.trainyard.orchestrator.model.OrchestratorModel;
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
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.host.ShardHost;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** An open run, held at first, over a real broker with all models in this JVM. */
final class TestYard implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("patience", 120));

    private static final Path LIBRARIES = Path.of(System.getProperty("trainyard.root"), "kafka/dev-broker/target/lib");
    private static final long LOOK_EVERY_MS = 20;

    private final BrokerLaunch launch;
    private final String run;
    private final RunHeader header;
    private final YardCodec codec = new YardCodec();
    private final YardProjection projection = new YardProjection(Catalogue.bundled());
    private final LogFeed feed;
    private final Timekeeper timekeeper;
    private final ShardHost host;
    private final CompletableFuture<TimekeeperEnd> end = new CompletableFuture<>();
    private BrokerProcess broker;

    TestYard(Path folder, String run) throws BrokerFailedException, InterruptedException {
        BrokerLaunch first = BrokerLaunch.of(LIBRARIES, folder.resolve(run));
        this.broker = BrokerProcess.start(first);
        this.launch = first.withPort(broker.port());
        this.run = run;
        ShardPlan plan = ShardPlan.forRacks(0);
        this.header = new YardRun(run, RunParameters.ofSeed(1), plan, 0, 0).header();
        try (Admin admin = clients().admin("test-topics")) {
            new RunTopics(header).create(admin);
        }
        this.feed = new LogFeed(run, codec, clients(), projection, projection);
        assertThat(feed.awaitCommands(PATIENCE)).isTrue();
        this.timekeeper = new Timekeeper(
                header,
                new ShardMap(0, new int[plan.shards()]),
                TimekeeperSettings.standard()
                        .withOpen(true)
                        .withGate(new AdmissionGate(codec, Catalogue.bundled(), projection.known())),
                clients());
        Thread.ofPlatform().name("timekeeper").start(() -> end.complete(timekeeper.run()));
        this.host = new ShardHost(HostSettings.of(run, 0), models(), clients());
        Thread.ofPlatform().name("shards").start(host::run);
    }

    String run() {
        return run;
    }

    KafkaClients clients() {
        return KafkaClients.of("127.0.0.1:" + launch.port());
    }

    YardProjection projection() {
        return projection;
    }

    Timekeeper timekeeper() {
        return timekeeper;
    }

    /** The log as one operator reads it. */
    YardLog log() {
        return new YardLog(run, clients(), codec);
    }

    /** Commands as {@code run} gives those of a file. */
    void applyAsFile(String yaml) {
        ReadResult read = new ResourceReader(Catalogue.bundled())
                .read(List.of(new dev.trainyard.domain.resource.Source("test.yaml", yaml)), List.of());
        assertThat(read).isInstanceOf(ReadResult.Ok.class);
        List<Resource> resources = ((ReadResult.Ok) read).resources();
        try (CommandDoor door = new CommandDoor(run, clients())) {
            door.submit(resources.stream().map(r -> YardRun.command(r, codec)).toList());
        }
    }

    /** A request to {@code /apply}. */
    void applyOverRest(String yaml) throws Exception {
        try (CommandDoor commands = new CommandDoor(run, clients());
                HttpClient http = HttpClient.newHttpClient()) {
            DoorPorts ports = new DoorPorts(
                    projection,
                    new LogSink(commands, codec),
                    new TimekeeperClock(() -> timekeeper),
                    Catalogue.bundled(),
                    List::of);
            try (DoorServer server = new DoorServer(DoorSettings.loopback(0), ports, List.of())) {
                int port = server.start();
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/apply"))
                                .header("Content-Type", "application/yaml")
                                .POST(HttpRequest.BodyPublishers.ofString(yaml))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }
    }

    void awaitCommandsWaiting(int count) throws InterruptedException {
        await(count + " commands wait", () -> timekeeper.status().commandsWaiting() == count);
    }

    /** Lets time run until all work is done, ends the run there, and answers its digest. */
    long digestWhenDone() throws Exception {
        timekeeper.release();
        await(
                "idle",
                () -> timekeeper.status().windows() > 0
                        && timekeeper.status().idle()
                        && timekeeper.status().commandsWaiting() == 0);
        timekeeper.end();
        TimekeeperEnd how = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(how).isInstanceOf(TimekeeperEnd.Finished.class);
        return ((TimekeeperEnd.Finished) how).outcome().digest();
    }

    void killBroker() throws InterruptedException {
        broker.kill();
        broker.close();
    }

    /** Starts the broker again if it is dead. */
    void restartBroker() throws BrokerFailedException, InterruptedException {
        if (!broker.isAlive()) {
            broker = BrokerProcess.start(launch);
        }
    }

    @Override
    public void close() {
        timekeeper.close();
        host.close();
        feed.close();
        broker.close();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not yet: %s", what).isLessThan(giveUpNs);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private HostedModels models() {
        return new HostedModels(
                ModelVersion.CURRENT,
                (from, shard) -> model(from.parameters(), YardRun.plan(from), shard),
                YardPayloads.types(),
                codec);
    }

    private static Model model(RunParameters run, ShardPlan plan, int shard) {
        Catalogue catalogue = Catalogue.bundled();
        return switch (plan.serviceOf(shard)) {
            case CHIP_NODE -> new ChipNodeModel(run, plan, shard, catalogue);
            case NETWORK_FABRIC -> new NetworkFabricModel(run, plan, shard, catalogue);
            case JOB_SCHEDULER -> new JobSchedulerModel(run, plan, shard, catalogue);
            case FAILURE_INJECTOR -> new FailureInjectorModel(run, plan, shard, catalogue);
            case ORCHESTRATOR -> new OrchestratorModel(run, plan, shard, catalogue);
        };
    }
}
