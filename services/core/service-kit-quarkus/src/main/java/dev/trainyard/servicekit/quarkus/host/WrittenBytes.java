package dev.trainyard.servicekit.quarkus.host;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;

/** How many bytes this process has written to a topic, as its own producers count them. */
@Singleton
public class WrittenBytes {
    private static final String GROUP = "producer-topic-metrics";
    private static final String BYTES = "byte-total";

    private final List<Producer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    Producer<byte[], byte[]> watch(Producer<byte[], byte[]> producer) {
        producers.add(producer);
        return producer;
    }

    /** Compressed bytes written to a topic since the start of this process. */
    public double to(String topic) {
        double bytes = 0;
        for (Producer<byte[], byte[]> producer : producers) {
            for (Metric metric : producer.metrics().values()) {
                if (metric.metricName().group().equals(GROUP)
                        && metric.metricName().name().equals(BYTES)
                        && topic.equals(metric.metricName().tags().get("topic"))
                        && metric.metricValue() instanceof Double value) {
                    bytes += value;
                }
            }
        }
        return bytes;
    }
}
