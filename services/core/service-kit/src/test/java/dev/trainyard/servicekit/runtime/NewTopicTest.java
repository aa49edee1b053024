package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written while a broker still opens the partition of a new topic arrives, all of it and in its order. Brokers
 * before Kafka 4.5 refuse a first batch then and may take the second, after which the first can never be written
 * (KAFKA-15591): with more than one request on its way at once, this test fails within half a minute.
 */
@Timeout(value = 200, unit = TimeUnit.SECONDS)
class NewTopicTest {
    private static final int ROUNDS = 20;
    private static final int PRODUCERS = 12;
    private static final int PARTITIONS = 3 * PRODUCERS;
    private static final int RECORDS = 60;
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder;

    @Test
    void recordsSentWhileTheirPartitionIsBeingOpenedAllArriveInOrder() throws Exception {
        List<Producer<byte[], byte[]>> producers = new ArrayList<>();
        try (TestBroker broker = new TestBroker(folder);
                Admin admin = broker.clients().admin("new-topics");
                ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS)) {
            for (int i = 0; i < PRODUCERS; i++) {
                producers.add(broker.clients().promptProducer("new-topics-" + i));
            }
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    String topic = "round-" + round;
                    KafkaFuture<Void> created = admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                            .all();
                    List<Future<List<Long>>> offsets = new ArrayList<>();
                    for (int i = 0; i < PRODUCERS; i++) {
                        Producer<byte[], byte[]> producer = producers.get(i);
                        int partition = 3 * i;
                        offsets.add(threads.submit(() -> offsets(producer, topic, partition)));
                    }

                    for (Future<List<Long>> found : offsets) {
                        assertThat(found.get())
                                .as(topic)
                                .isEqualTo(LongStream.range(0, RECORDS).boxed().toList());
                    }
                    created.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            } finally {
                // Else they wait for ever for what cannot be written.
                producers.forEach(producer -> producer.close(Duration.ZERO));
            }
        }
    }

    /** Sends records one by one, so that they are several batches, and tells where they lie. */
    private static List<Long> offsets(Producer<byte[], byte[]> producer, String topic, int partition) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
            sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
            TimeUnit.MILLISECONDS.sleep(1);
        }
        List<Long> offsets = new ArrayList<>();
        for (Future<RecordMetadata> record : sent) {
            offsets.add(record.get(PATIENCE_SECONDS, TimeUnit.SECONDS).offset());
        }
        return offsets;
    }
}
