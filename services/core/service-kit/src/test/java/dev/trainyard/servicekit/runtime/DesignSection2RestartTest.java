package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.chatter.ChatterModel;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.host.HostRules;
import dev.trainyard.servicekit.runtime.host.ProcessEnd;
import dev.trainyard.servicekit.runtime.host.ProcessEnd.Reason;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.SnapshotChunk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The points of section 2 of the design about snapshots, restarts, and two of anything. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DesignSection2RestartTest {
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
    void point06_snapshotsAreConsistentCutsInChunks() throws Exception {
        // Given states of 1.6 MB
        ChatterSpec spec = new ChatterSpec(SEED, 3, 2, 10, 200_000);
        RunHeader header = spec.header("point06", 7);

        // When
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.hosts(2);
            cluster.begin(timekeeper.member());
            assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
        }

        // Then all shards have four chunks for the same windows, with the hash that was reported
        List<Long> windows = log(header).grants().stream()
                .filter(Grant::snapshot)
                .map(Grant::window)
                .toList();
        assertThat(windows).hasSizeGreaterThan(3).allMatch(w -> w % 7 == 6);
        for (int shard = 0; shard < 3; shard++) {
            int s = shard;
            List<SnapshotChunk> chunks = log(header).chunks(shard);
            assertThat(chunks).hasSize(4 * windows.size());
            for (int i = 0; i < chunks.size(); i++) {
                SnapshotChunk chunk = chunks.get(i);
                assertThat(chunk.window()).isEqualTo(windows.get(i / 4));
                assertThat(chunk.chunk()).isEqualTo(i % 4);
                assertThat(chunk.bytes().length).isLessThanOrEqualTo(512 * 1024);
            }
            assertThat(log(header).dones().stream()
                            .filter(d -> windows.contains(d.window()))
                            .flatMap(d -> d.shards().stream())
                            .filter(d -> d.shard() == s)
                            .map(d -> d.snapshotHash()))
                    .isEqualTo(chunks.stream()
                            .filter(c -> c.chunk() == 0)
                            .map(SnapshotChunk::hash)
                            .toList());
        }
    }

    @Test
    void point06_logIsCutBelowTheSecondNewestSnapshotAndRestartsGoOn() throws Exception {
        // Given a run whose log is cut
        ChatterSpec spec = new ChatterSpec(SEED + 1, 4, 2, 60, 10);
        RunHeader header = spec.header("point06b", 7);
        RunOutcome oracle = spec.inProcess();
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var first = cluster.timekeeper(TimekeeperSettings.standard().withCutLog(true));
            var hosts = cluster.hosts(2);
            cluster.beginAndStopAt(first.member(), oracle.endNs() / 2);
            Await.until(
                    "the log is cut",
                    () -> log(header).begin(log(header).topics().events(1)) > 0
                            && log(header).begin(log(header).topics().done()) > 0
                            && log(header).begin(log(header).topics().snapshots(1)) > 0);

            // When everybody restarts
            hosts.forEach(h -> h.member().close());
            first.member().close();
            assertThat(hosts.getFirst().await().reason()).isEqualTo(Reason.STOPPED);
            assertThat(first.await()).isEqualTo(new TimekeeperEnd.Stopped());
            var second = cluster.timekeeper(TimekeeperSettings.standard().withCutLog(true));
            cluster.hosts(2);
            second.member().unpause(); // it stands where the first one was told to stop

            // Then
            TimekeeperEnd end = second.await();
            assertThat(((TimekeeperEnd.Finished) end).outcome().digest()).isEqualTo(oracle.digest());
        }
    }

    @Test
    void point07_restartComparesAndGoesOnBehindWhatIsThere() throws Exception {
        // Given a run in the middle, with snapshots
        ChatterSpec spec = ChatterSpec.small(SEED + 2);
        RunHeader header = spec.header("point07", 7);
        RunOutcome oracle = spec.inProcess();
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            var hosts = cluster.hosts(2);
            cluster.beginAndStopAt(timekeeper.member(), oracle.endNs() / 2);

            // When one process restarts
            hosts.getFirst().member().close();
            hosts.getFirst().await();
            var again = cluster.host(0);
            timekeeper.member().unpause();

            // Then it did only the windows since the snapshot again, and wrote no event twice
            TimekeeperEnd end = timekeeper.await();
            assertThat(((TimekeeperEnd.Finished) end).outcome().digest()).isEqualTo(oracle.digest());
            assertThat(again.await().reason()).isEqualTo(Reason.RUN_ENDED);
            assertThat(again.member().windowsDone()).isLessThan(oracle.windows() * 3 / 4);
            for (int shard = 0; shard < spec.shards(); shard++) {
                assertThat(log(header).records(log(header).topics().events(shard)))
                        .extracting(r -> EventKey.sequence(r.key()))
                        .doesNotHaveDuplicates()
                        .isSorted();
            }
        }
    }

    @Test
    void point07_aWindowThatComesOutOtherwiseStopsTheShard(@TempDir Path dumps) throws Exception {
        // Given a run in the middle
        ChatterSpec spec = ChatterSpec.small(SEED + 3);
        RunHeader header = spec.header("point07b", 0);
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            var host = cluster.hosts(1).getFirst();
            cluster.beginAndStopAt(timekeeper.member(), spec.inProcess().endNs() / 2);
            host.member().close();
            host.await();

            // When shard 2 paints its balls otherwise after the restart
            var models = spec.models((h, shard) -> {
                ChatterModel sound = new ChatterModel(h.seed(), shard, spec.shards(), h.lookaheadNs(), 10);
                return shard == 2 ? new RepaintedModel(sound) : sound;
            });
            ProcessEnd end = cluster.host(
                            cluster.settings(0).withDumpDirectory(dumps), models, broker.clients(), HostRules.sound())
                    .await();

            // Then
            assertThat(end.reason()).isEqualTo(Reason.NONDETERMINISM);
            assertThat(end.message())
                    .containsPattern("Window \\d+ of shard 2 was done again and differs from the log at event 0")
                    .contains("the log has Envelope[", "now it is Envelope[", "cmp -l " + dumps);
            assertThat(dumps)
                    .isDirectoryContaining("glob:**.logged")
                    .isDirectoryContaining("glob:**.redone")
                    .isDirectoryContaining("glob:**.state");
        }
    }

    @Test
    void point08_twoInstancesOfEveryShardAndTwoTimekeepers() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 4);
        RunHeader header = spec.header("point08", 7);
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var one = cluster.timekeeper();
            var two = cluster.timekeeper();
            cluster.hosts(2);
            cluster.hosts(2);

            // When
            cluster.submit();
            one.member().release();
            two.member().release();

            // Then
            RunOutcome oracle = spec.inProcess();
            assertThat(((TimekeeperEnd.Finished) one.await()).outcome().digest())
                    .isEqualTo(oracle.digest());
            assertThat(two.await()).isEqualTo(one.await());
        }
    }

    @Test
    void point08_aHoleIsFilledByTheRestartOfItsOwner() throws Exception {
        // Given a process that loses event 20 of shard 0 without noticing, and one that reads it
        ChatterSpec spec = new ChatterSpec(SEED + 5, 4, 2, 40, 10);
        RunHeader header = spec.header("point08b", 7);
        KafkaClients losing = new KafkaClients(
                broker.address(), FaultyProducers.losing(log(header).topics().events(0), 20));
        try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            var owner = cluster.host(cluster.settings(0), spec.models(), losing, HostRules.sound());
            Duration patience = Duration.ofMillis(500);
            cluster.supervised(cluster.settings(1).withInputPatience(patience), broker.clients());

            // When
            cluster.begin(timekeeper.member());

            // Then the reader has the owner restart, by name, and the run goes on as if nothing had happened
            ProcessEnd end = owner.await();
            assertThat(end.reason()).isEqualTo(Reason.RESTART_ASKED);
            assertThat(end.message()).contains("process 1 misses event 20 of shard 0");
            CompletableFuture<List<ProcessEnd>> again = cluster.supervised(cluster.settings(0), broker.clients());
            assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
            assertThat(again.get(60, TimeUnit.SECONDS).getLast().reason()).isEqualTo(Reason.RUN_ENDED);
        }
    }

    @Test
    void point08_aSendThatFailsEndsTheProcess() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(SEED + 6);
        RunHeader header = spec.header("point08c", 7);
        KafkaClients failing = new KafkaClients(
                broker.address(), FaultyProducers.failing(log(header).topics().events(1), 15));
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            var host = cluster.host(cluster.settings(0), spec.models(), failing, HostRules.sound());

            // When
            cluster.begin(timekeeper.member());

            // Then
            assertThat(host.await().reason()).isEqualTo(Reason.SEND_FAILED);
            assertThat(host.await().reason().exitCode()).isEqualTo(75);
            cluster.host(0);
            assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
        }
    }

    @Test
    void point08_twoDonesThatDifferStopTheRun() throws Exception {
        // Given two instances of a process of which one draws other numbers
        ChatterSpec spec = ChatterSpec.small(SEED + 7);
        RunHeader header = spec.header("point08d", 0);
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            var models = spec.models(
                    (h, shard) -> new ChatterModel(h.seed() + shard, shard, spec.shards(), h.lookaheadNs(), 10));
            cluster.host(0);
            cluster.host(cluster.settings(0), models, broker.clients(), HostRules.sound());
            Await.until("both joined", () -> log(header).dones().size() == 2);

            // When
            cluster.begin(timekeeper.member());

            // Then
            TimekeeperEnd end = timekeeper.await();
            assertThat(end).isInstanceOf(TimekeeperEnd.Failed.class);
            assertThat(((TimekeeperEnd.Failed) end).message())
                    .containsPattern("Window \\d+ of shard \\d was reported twice and differently: process 0 says");
        }
    }

    private static Log log(RunHeader header) {
        return new Log(broker.clients(), header);
    }
}
