package dev.trainyard.door.metrics;

import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.domain.telemetry.RackTelemetry;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.LogReader;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.wire.TelemetryCodec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows the telemetry topic of a run from its end on, in a thread of its own. */
final class TelemetryTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long STOP_MS = 2_000;

    private final TelemetryCodec codec = new TelemetryCodec();
    private final TopicPartition topic;
    private final Consumer<RackTelemetry> sink;
    private final LogReader reader;
    private final Thread thread;
    private volatile long undecodable;

    TelemetryTail(String runId, KafkaClients clients, Consumer<RackTelemetry> sink) {
        this.topic = RunTopics.telemetry(runId);
        this.sink = sink;
        this.reader = new LogReader(clients.consumer(runId + "-metrics"));
        this.thread = Thread.ofPlatform().daemon().name("telemetry").start(this::follow);
    }

    /** How many records were no samples. */
    long undecodable() {
        return undecodable;
    }

    private void follow() {
        try (reader) {
            reader.assign(List.of(topic));
            reader.resumeAt(topic, reader.ends(List.of(topic)).getOrDefault(topic, 0L));
            while (true) {
                reader.poll(POLL, this::accept);
            }
        } catch (LogReader.StoppedException e) {
            // Closed.
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> r) {
        RackTelemetry sample;
        try {
            sample = codec.decode(r.value());
        } catch (ContractException e) {
            undecodable++;
            return;
        }
        sink.accept(sample);
    }

    @Override
    public void close() {
        reader.stop();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
