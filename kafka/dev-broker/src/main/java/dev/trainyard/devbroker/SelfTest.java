package dev.trainyard.devbroker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes and reads records on a running broker: proof that it works, and the load under which an AOT cache is made.
 * It does what a run does: several partitions, idempotent writes flushed window by window, reads that wait.
 */
final class SelfTest {
    private static final int PARTITIONS = 8;
    private static final int WINDOWS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SelfTest() {}

    static void run(String address) throws BrokerException {
        String topic = "self-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Properties settings = settings(address);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            int read = writeAndRead(settings, topic);
            admin.deleteTopics(List.of(topic)).all().get();
            if (read != PARTITIONS * WINDOWS) {
                throw new BrokerException(
                        ExitReason.FAILED,
                        "Self-test: wrote " + PARTITIONS * WINDOWS + " records and read " + read + " back.");
            }
        } catch (ExecutionException e) {
            throw new BrokerException(ExitReason.FAILED, "Self-test failed: " + DevBroker.reason(e) + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(ExitReason.FAILED, "Self-test was interrupted.", e);
        }
    }

    private static int writeAndRead(Properties settings, String topic) throws InterruptedException, ExecutionException {
        byte[] value = "x".repeat(200).getBytes(StandardCharsets.US_ASCII);
        int read = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int window = 0; window < WINDOWS; window++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
                }
                producer.flush();
                for (Future<RecordMetadata> write : sent) {
                    write.get();
                }
                sent.clear();
                read += consumer.poll(PATIENCE).count();
            }
            while (read < PARTITIONS * WINDOWS) {
                int more = consumer.poll(PATIENCE).count();
                if (more == 0) {
                    break;
                }
                read += more;
            }
        }
        return read;
    }

    private static Properties settings(String address) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", address);
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
        settings.put("enable.auto.commit", "false");
        settings.put("linger.ms", "5");
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", "false");
        return settings;
    }
}
