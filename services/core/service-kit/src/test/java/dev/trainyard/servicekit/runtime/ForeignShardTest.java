package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.protocol.ShardDone;
import dev.trainyard.servicekit.runtime.protocol.ShardMap;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service of a run can be a stranger: it keeps the contract, but reports no digests and keeps no snapshots. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ForeignShardTest {
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
    void aRunWithAForeignServiceHasTheEventsOfOneWithoutThroughRestartsOfAll() throws Exception {
        // Given a run whose service "counter" is a stranger, in the middle
        ChatterSpec spec = new ChatterSpec(SEED, 4, 2, 60, 10);
        RunHeader header = spec.header("foreign", 7).withForeignServices(List.of("counter"));
        ShardMap map = ShardMap.of(header, 2);
        RunOutcome oracle = spec.inProcess();
        assertThat(map.processes()).containsExactly(2, 0, 0, 1);
        TimekeeperSettings settings =
                TimekeeperSettings.standard().withOpen(true).withCutLog(true);
        try (Cluster cluster = new Cluster(spec, header, map, broker.clients());
                Producer<byte[], byte[]> forger = broker.clients().producer("forger")) {
            var timekeeper = cluster.timekeeper(settings);
            var hosts = cluster.hosts(2);
            StrangerHost first = stranger(spec, header, map);
            Thread firstThread = Thread.ofPlatform().start(first);
            cluster.beginAndStopAt(timekeeper.member(), oracle.endNs() / 2);

            // When garbage gets into the stranger's partition, whose records carry no checksum, and all restart
            TopicPartition own = new RunTopics(header).events(0);
            long next = new Log(broker.clients(), header).records(own).size();
            byte[] key = ByteBuffer.allocate(16).putLong(next).putLong(15).array();
            forger.send(new ProducerRecord<>(own.topic(), own.partition(), key, new byte[] {1, 2, 3}));
            forger.send(new ProducerRecord<>(own.topic(), own.partition(), new byte[3], new byte[] {1, 2, 3}));
            forger.flush();
            first.close();
            firstThread.join();
            for (var host : hosts) {
                host.member().close();
                host.await();
            }
            timekeeper.member().close();
            timekeeper.await();
            var again = cluster.timekeeper(settings);
            hosts = cluster.hosts(2);
            StrangerHost second = stranger(spec, header, map);
            Thread secondThread = Thread.ofPlatform().start(second);
            again.member().unpause();
            Await.until(
                    () -> "idle " + again.member().status(),
                    () -> again.member().status().idle()
                            && again.member().status().nowNs() == oracle.endNs());
            again.member().end();

            // Then our shards have the digests that they have in a run of our own, and the stranger's is 0
            RunOutcome outcome = ((TimekeeperEnd.Finished) again.await()).outcome();
            secondThread.join();
            assertThat(outcome.events()).isEqualTo(oracle.events());
            assertThat(outcome.endNs()).isEqualTo(oracle.endNs());
            assertThat(outcome.digest()).isNotEqualTo(oracle.digest());
            assertThat(digests(header)).isEqualTo(digestsOfOurOwnRun(spec));
            assertThat(hosts.getFirst().member().windowsDone()).isLessThan(oracle.windows() * 3 / 4);
        }
    }

    @Test
    void aServiceThatTheRunDoesNotHaveCannotBeForeign() {
        assertThatThrownBy(() -> ChatterSpec.small(1).header("x", 0).withForeignServices(List.of("nobody")))
                .hasMessageContaining("foreign service 'nobody' has no shard in this run");
    }

    private static StrangerHost stranger(ChatterSpec spec, RunHeader header, ShardMap map) {
        return new StrangerHost(spec, header, map, 2, broker.clients());
    }

    /** Final digests by shard; 0 for the stranger's. */
    private static TreeMap<Integer, Long> digests(RunHeader header) {
        TreeMap<Integer, Long> digests = new TreeMap<>();
        Log log = new Log(broker.clients(), header);
        long end = log.grants().getLast().window();
        log.dones().stream()
                .filter(d -> d.window() == end)
                .flatMap(d -> d.shards().stream())
                .forEach((ShardDone d) -> digests.put(d.shard(), d.digest()));
        return digests;
    }

    private static TreeMap<Integer, Long> digestsOfOurOwnRun(ChatterSpec spec) throws Exception {
        RunHeader header = spec.header("not-foreign", 0);
        try (Cluster cluster = new Cluster(spec, header, 1, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            cluster.host(0);
            cluster.begin(timekeeper.member());
            timekeeper.await();
        }
        TreeMap<Integer, Long> digests = digests(header);
        digests.put(0, 0L);
        return digests;
    }
}
