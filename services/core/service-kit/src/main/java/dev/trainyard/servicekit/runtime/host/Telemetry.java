package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.servicekit.runtime.client.CloudEventHeaders;
import dev.trainyard.servicekit.runtime.protocol.Grant;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples of the hosted models between windows, through a producer of its own: a sample that cannot be written
 * is lost, and nothing of the run ends with it. When one is lost, so are the others of that time: nobody waits for each.
 */
final class Telemetry implements AutoCloseable {
    private static final String MESSAGE = "trainyard.telemetry.v1.RackTelemetry";
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final TopicPartition topic;
    private final HostedModels models;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final SampleTimes times = new SampleTimes();
    // Made with the first sample: most tests and all services without sensors never need it.
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean losing;

    Telemetry(TopicPartition topic, HostedModels models, Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = topic;
        this.models = models;
        this.producers = producers;
    }

    /** A window was done; samples if it is time. */
    void afterWindow(Grant grant, WindowWorker worker) {
        models.telemetry().ifPresent(encoder -> {
            if (worker.isSampled() && times.due(grant.toNs(), System.nanoTime())) {
                sample(worker, encoder);
            }
        });
    }

    /** No window has come for a while; samples where time stands. */
    void whileStanding(WindowWorker worker) {
        models.telemetry().ifPresent(encoder -> {
            if (times.dueStanding(System.nanoTime())) {
                sample(worker, encoder);
            }
        });
    }

    private void sample(WindowWorker worker, Function<Record, byte[]> encoder) {
        losing = false;
        worker.sample(sample -> {
            if (!losing) {
                write(encoder.apply(sample));
            }
        });
    }

    private void write(byte[] sample) {
        Producer<byte[], byte[]> out = producer;
        if (out == null) {
            out = producers.get();
            producer = out;
        }
        var record = new ProducerRecord<byte[], byte[]>(topic.topic(), topic.partition(), null, sample);
        CloudEventHeaders.of(
                        "/" + topic.topic().replace('.', '/'),
                        MESSAGE,
                        UUID.randomUUID().toString())
                .forEach(record.headers()::add);
        out.send(record, (metadata, failure) -> {
            if (failure != null) {
                losing = true;
            }
        });
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> out = producer;
        if (out != null) {
            out.close(LAST_WORDS);
        }
    }
}
