package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.random.RandomStream;
import dev.trainyard.servicekit.runtime.chatter.ChatterEvent;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.clock.CommandGate;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import dev.trainyard.servicekit.runtime.clock.TimekeeperSettings;
import dev.trainyard.servicekit.runtime.protocol.DeadLetter;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.runtime.tail.EventTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever else lies in the topics of a run, it goes on, and ends with the digest that it has without. */
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class GarbageTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final int RECORDS = Integer.getInteger("fuzz.records", 2_000);
    private static final int ROUNDS = 4;

    @TempDir
    Path data;

    @Test
    void garbageInEveryTopicChangesNothing() throws Exception {
        System.out.println("seed " + SEED + "; again with -Dseed=" + SEED + " -Dfuzz.records=" + RECORDS);
        // Given a run, and copies of its records to make garbage of
        ChatterSpec spec = ChatterSpec.small(SEED);
        RunHeader header = spec.header("garbage", 7);
        RunOutcome oracle = spec.inProcess();
        TimekeeperSettings open = TimekeeperSettings.standard()
                .withOpen(true)
                .withGate(CommandGate.readable(ChatterSpec.codec(), ChatterEvent.class));
        try (TestBroker broker = new TestBroker(data);
                Producer<byte[], byte[]> stranger = broker.clients().producer("stranger");
                EventTail tail =
                        new EventTail("garbage", ChatterSpec.codec(), broker.clients(), (grant, events) -> {})) {
            CompletableFuture<Boolean> shown = CompletableFuture.supplyAsync(tail::run);
            Log log = new Log(broker.clients(), header);
            Fuzz fuzz = new Fuzz(stranger, new RandomStream(SEED, "garbage"));
            try (Cluster cluster = new Cluster(spec, header, 2, broker.clients())) {
                var timekeeper = cluster.timekeeper(open);
                var hosts = cluster.hosts(2);
                cluster.beginAndStopAt(timekeeper.member(), oracle.endNs() / (ROUNDS + 1));

                // When garbage is written while the run goes on, and everybody restarts amid it
                for (int round = 0; round < ROUNDS; round++) {
                    long untilNs = oracle.endNs() * (round + 2) / (ROUNDS + 1) - 1;
                    timekeeper.member().runUntil(untilNs);
                    fuzz.write(log, RECORDS / ROUNDS);
                    var current = timekeeper.member();
                    Await.until(
                            "round " + round + ", " + current.status(),
                            () -> current.status().nowNs() == untilNs
                                    && current.status().awaited().isEmpty());
                    timekeeper.member().close();
                    timekeeper.await();
                    for (var host : hosts) {
                        host.member().close();
                        host.await();
                    }
                    timekeeper = cluster.timekeeper(open);
                    hosts = cluster.hosts(2);
                }
                timekeeper.member().unpause();
                var last = timekeeper.member();
                Await.until(
                        "idle, " + last.status(),
                        () -> last.status().idle() && last.status().nowNs() == oracle.endNs());
                last.end();

                // Then
                var end = (TimekeeperEnd.Finished) timekeeper.await();
                assertThat(end.outcome().digest()).isEqualTo(oracle.digest());
                assertThat(end.outcome().events()).isEqualTo(oracle.events());
                assertThat(shown.get(60, TimeUnit.SECONDS)).isTrue();
                assertThat(tail.ignored()).isPositive();
                List<DeadLetter> letters = log.deadLetters();
                assertThat(letters).hasSizeGreaterThan(RECORDS / 10).allMatch(l -> !l.reason()
                        .isEmpty());
                assertThat(letters)
                        .extracting(l -> l.topic() + " " + l.offset())
                        .doesNotHaveDuplicates();
                System.out.println(RECORDS + " garbage records: " + letters.size() + " dead letters, the tail ignored "
                        + tail.ignored());
            }
        }
    }

    /** Writes random bytes, and damaged copies of what is there, into all topics of a run. */
    private static final class Fuzz {
        private final Producer<byte[], byte[]> out;
        private final RandomStream stream;
        private long draws;

        Fuzz(Producer<byte[], byte[]> out, RandomStream stream) {
            this.out = out;
            this.stream = stream;
        }

        void write(Log log, int count) {
            RunHeader header = log.header();
            List<TopicPartition> topics = new ArrayList<>(log.topics().allEvents());
            topics.add(RunTopics.clock(header.runId()));
            topics.add(RunTopics.commands(header.runId()));
            topics.add(RunTopics.deadLetters(header.runId()));
            topics.add(log.topics().done());
            for (int shard = 0; shard < header.shards().size(); shard++) {
                topics.add(log.topics().snapshots(shard));
            }
            List<List<ConsumerRecord<byte[], byte[]>>> models = new ArrayList<>();
            for (TopicPartition topic : topics) {
                models.add(topic.topic().endsWith("dead-letters") ? List.of() : log.records(topic));
            }
            for (int i = 0; i < count; i++) {
                int topic = below(topics.size());
                // A record of this topic, or of another one: those are whole and yet do not belong here.
                boolean stray = below(8) == 0;
                int from = stray ? below(topics.size()) : topic;
                out.send(garbage(topics.get(topic), models.get(from), stray && from != topic));
            }
            out.flush();
        }

        private ProducerRecord<byte[], byte[]> garbage(
                TopicPartition to, List<ConsumerRecord<byte[], byte[]>> models, boolean whole) {
            // Dead letters are read by people only: what else lies there is left alone.
            if (models.isEmpty() || below(5) == 0) {
                byte[] key = below(2) == 0 ? null : bytes(below(40));
                byte[] value = below(20) == 0 ? null : bytes(below(300));
                return new ProducerRecord<>(to.topic(), to.partition(), key, value);
            }
            ConsumerRecord<byte[], byte[]> model = models.get(below(models.size()));
            byte[] key = model.key() == null ? null : model.key().clone();
            byte[] value = model.value() == null ? new byte[0] : model.value().clone();
            if (!whole) {
                if (key != null && key.length > 0 && below(3) == 0) {
                    key[below(key.length)] ^= (byte) (1 << below(8));
                } else if (value.length > 0 && below(3) == 0) {
                    value = Arrays.copyOf(value, below(value.length));
                } else if (value.length > 0) {
                    value[below(value.length)] ^= (byte) (1 << below(8));
                }
            }
            ProducerRecord<byte[], byte[]> damaged = new ProducerRecord<>(to.topic(), to.partition(), key, value);
            for (Header h : model.headers()) {
                damaged.headers().add(h);
            }
            return damaged;
        }

        private byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) below(256);
            }
            return bytes;
        }

        private int below(int bound) {
            return stream.below(bound, 0, draws++);
        }
    }
}
