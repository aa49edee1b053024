package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent.Shake;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.clock.Pace;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostRules;
import dev.trainyard.servicekit.runtime.host.HostedModels;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.protocol.ClockControl;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import dev.trainyard.servicekit.runtime.protocol.Done;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.StampedCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The points of section 2 of the design that are not about restarts; {@link DesignSection2RestartTest} has the others. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DesignSection2Test {
    private static final long SEED = Long.getLong("seed", 1);

    @TempDir
    static Path data;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED);
        broker = new TestBroker(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void point01_runHeaderIsRecordZeroAndOtherModelsDoNotJoin() throws Exception {
        // Given a run that has begun
        ChatterSpec spec = ChatterSpec.small(SEED);
        RunHeader header = spec.header("point01", 0);
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            cluster.timekeeper();
            HostedModels others = new HostedModels(
                    "chatter-2",
                    spec.models().factory(),
                    spec.models().types(),
                    spec.models().codec());

            // When a process with other models comes, and one that the map does not know
            ProcessEnd other = cluster.host(cluster.settings(0), others, broker.clients(), HostRules.sound())
                    .await();
            ProcessEnd surplus = cluster.host(1).await();

            // Then
            ConsumerRecord<byte[], byte[]> first =
                    log(header).records(RunTopics.clock("point01")).getFirst();
            assertThat(first.offset()).isZero();
            assertThat(ControlCodec.clock(first.value())).isEqualTo(header);
            assertThat(other.reason()).isEqualTo(Reason.REFUSED);
            assertThat(other.message()).contains("version chatter-1", "version chatter-2", "does not join");
            assertThat(surplus.reason()).isEqualTo(Reason.REFUSED);
            assertThat(surplus.message()).contains("no shards for process 1");
        }
    }

    @Test
    void point02_eachPartitionHoldsOneShardGapless() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 1);
        List<Envelope> observed = new ArrayList<>();
        spec.inProcess(WindowCutter.none(), observed);
        RunHeader header = spec.header("point02", 0);

        // When
        run(spec, header, 3, TimekeeperSettings.standard());

        // Then every partition has just what its shard sent in process, in order
        for (int shard = 0; shard < spec.shards(); shard++) {
            int source = shard;
            List<Envelope> inLog = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> r :
                    log(header).records(log(header).topics().events(shard))) {
                assertThat(EventKey.sequence(r.key())).isEqualTo(inLog.size());
                inLog.add(ChatterSpec.codec().decode(r.value()));
            }
            assertThat(inLog)
                    .isEqualTo(
                            observed.stream().filter(e -> e.source() == source).toList());
        }
    }

    @Test
    void point03_grantsAreGaplessAndTheWindowsOfTheInProcessRun() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 2);
        RunHeader header = spec.header("point03", 0);

        // When
        RunOutcome outcome = run(spec, header, 2, TimekeeperSettings.standard());

        // Then
        List<Grant> grants = log(header).grants();
        assertThat(outcome).isEqualTo(spec.inProcess());
        assertThat(grants).hasSize((int) outcome.windows() + 1);
        for (int k = 1; k < grants.size(); k++) {
            assertThat(grants.get(k).window()).isEqualTo(k);
            assertThat(grants.get(k).fromNs()).isEqualTo(grants.get(k - 1).toNs());
        }
        assertThat(grants.getLast().end()).isTrue();
        assertThat(grants).filteredOn(Grant::end).hasSize(1);
    }

    @Test
    void point04_countsAreBarriers() throws Exception {
        // Given a process whose events reach the log long after the done record that counts them
        ChatterSpec spec = new ChatterSpec(SEED + 3, 2, 2, 6, 0);
        RunHeader header = spec.header("point04", 0);
        KafkaClients late = new KafkaClients(
                broker.address(),
                FaultyProducers.lateEvents(log(header).topics().events(0), 30));
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.host(cluster.settings(0), spec.models(), late, HostRules.sound());
            cluster.host(1);

            // When
            cluster.begin(timekeeper.member());

            // Then nobody runs ahead of the counts
            assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
        }
    }

    @Test
    void point05_oneDoneRecordPerProcessAndHeldTimeNamesWhomItWaitsFor() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 4);
        RunHeader header = spec.header("point05", 0);
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.host(0);
            cluster.begin(timekeeper.member());

            // When process 1, which hosts shards 3 and 4, is absent
            Await.until(
                    "time waits for two shards",
                    () -> timekeeper.member().status().awaited().size() == 2);

            // Then
            assertThat(timekeeper.member().status().awaited())
                    .extracting(a -> a.shard() + " in process " + a.process())
                    .containsExactly("3 in process 1", "4 in process 1");
            assertThat(timekeeper.member().status().nowNs()).isZero();

            // And when it comes
            cluster.host(1);
            TimekeeperEnd end = timekeeper.await();
            assertThat(end).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
            long windows = spec.inProcess().windows();
            assertThat(log(header).dones()).extracting(Done::window).hasSize((int) (2 * (windows + 2)));
        }
    }

    @Test
    void point09_commandsAreStampedSortedAndAppliedOnce() throws Exception {
        // Given commands in no order, one of them twice, and one that asks for a time when all else is long over
        ChatterSpec spec = ChatterSpec.small(SEED + 5);
        RunHeader header = spec.header("point09", 0);
        long laterNs = 2 * spec.inProcess().endNs();
        Command shake = ChatterSpec.command("later", "Shake", "z", new Shake("z", 1));
        Command later =
                new Command(shake.id(), shake.kind(), shake.namespace(), shake.name(), laterNs, shake.payload());
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients());
                CommandDoor door = new CommandDoor("point09", broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.hosts(1);
            List<Command> backwards = spec.commands().reversed();

            // When
            door.submit(List.of(later));
            door.submit(backwards);
            door.submit(List.of(backwards.getFirst(), later));
            Await.until("all wait", () -> timekeeper.member().status().commandsWaiting() == 4);
            timekeeper.member().release();
            TimekeeperEnd end = timekeeper.await();

            // Then
            List<StampedCommand> stamped = new ArrayList<>();
            log(header).grants().forEach(g -> stamped.addAll(g.commands()));
            assertThat(stamped).extracting(StampedCommand::id).containsExactly("start", "shake-1", "shake-2", "later");
            assertThat(stamped).extracting(StampedCommand::sequence).containsExactly(0L, 1L, 2L, 3L);
            assertThat(stamped).extracting(StampedCommand::atNs).containsExactly(0L, 0L, 0L, laterNs);
            List<Command> all = new ArrayList<>(spec.commands());
            all.add(later);
            assertThat(((TimekeeperEnd.Finished) end).outcome().digest())
                    .isEqualTo(spec.inProcess(WindowCutter.none(), new ArrayList<>(), all)
                            .digest());
        }
    }

    @Test
    void point10_heldPausedSteppedAndPaced() throws Exception {
        // Given a run that is held, at pace x2 of a wall clock that stands still
        ChatterSpec spec = new ChatterSpec(SEED + 6, 2, 1, 3, 0);
        RunHeader header = spec.header("point10", 0);
        AtomicLong wallNs = new AtomicLong();
        AtomicLong looks = new AtomicLong();
        TimekeeperSettings settings = TimekeeperSettings.standard()
                .withPace(new Pace.Times(2))
                .withWallClock(() -> {
                    looks.incrementAndGet();
                    return wallNs.get();
                });
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper(settings);
            cluster.hosts(1);
            cluster.submit();
            Await.until(
                    "all joined",
                    () -> timekeeper.member().status().awaited().isEmpty()
                            && timekeeper.member().status().commandsWaiting() == 3);
            assertThat(log(header).grants()).isEmpty();

            // When it is released, and wall time goes on by a second at a time
            timekeeper.member().release();
            while (!timekeeper.end().isDone()) {
                wallNs.addAndGet(1_000_000_000L);
                long seen = looks.get() + 3;
                Await.until(
                        "the timekeeper has looked at the clock again",
                        () -> timekeeper.end().isDone() || looks.get() >= seen);
                assertThat(timekeeper.member().status().nowNs()).isLessThanOrEqualTo(wallNs.get() * 2);
            }

            // Then
            assertThat(((TimekeeperEnd.Finished) timekeeper.await()).outcome().digest())
                    .isEqualTo(spec.inProcess().digest());
            assertThat(log(header).grants()).allMatch(g -> g.toNs() - g.fromNs() <= 2 * VirtualTime.SECOND_NS);
        }
    }

    @Test
    void point10_stepAndRunUntil() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 7);
        try (Cluster cluster = new Cluster(spec, spec.header("point10b", 0), 1, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.hosts(1);
            cluster.beginAndStopAt(timekeeper.member(), 10 * VirtualTime.SECOND_NS);
            long windows = timekeeper.member().status().windows();
            assertThat(timekeeper.member().status().held()).isTrue();

            // When
            timekeeper.member().unpause();
            timekeeper
                    .member()
                    .tell(new ClockControl.Pause())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            Await.until(
                    "paused and done",
                    () -> timekeeper.member().status().awaited().isEmpty());
            long paused = timekeeper.member().status().windows();
            timekeeper.member().step(1);
            timekeeper.member().step(1);

            // Then
            Await.until(
                    "two steps",
                    () -> timekeeper.member().status().windows() == paused + 2
                            && timekeeper.member().status().awaited().isEmpty());
            assertThat(paused).isBetween(windows, windows + 2);
            timekeeper.member().unpause();
            TimekeeperEnd end = timekeeper.await();
            assertThat(((TimekeeperEnd.Finished) end).outcome().digest())
                    .isEqualTo(spec.inProcess().digest());
        }
    }

    private static RunOutcome run(ChatterSpec spec, RunHeader header, int processes, TimekeeperSettings settings)
            throws Exception {
        try (Cluster cluster = new Cluster(spec, header, processes, broker.clients())) {
            var timekeeper = cluster.timekeeper(settings);
            cluster.hosts(processes);
            cluster.begin(timekeeper.member());
            return ((TimekeeperEnd.Finished) timekeeper.await()).outcome();
        }
    }

    private static Log log(RunHeader header) {
        return new Log(broker.clients(), header);
    }
}
