package dev.trainyard.door.topics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record as it lies in the log.
 *
 * @param topic suffix of the topic, without the run id
 * @param partition number of the partition
 * @param offset offset in the partition
 * @param timestampMs wall time of the append, ms since 1970
 * @param key bytes of the key, or null
 * @param headers in their order
 * @param value bytes of the value, or null
 */
public record LoggedRecord(
        String topic,
        int partition,
        long offset,
        long timestampMs,
        byte @Nullable [] key,
        List<Header> headers,
        byte @Nullable [] value) {
    private static final String CHECKSUM = "crc";

    public LoggedRecord {
        headers = List.copyOf(headers);
    }

    /** One record header. */
    public record Header(String name, byte @Nullable [] value) {
        /** The value as text; of a checksum its hexadecimal digits. */
        public String text() {
            if (value == null) {
                return "";
            }
            return name.equals(CHECKSUM) ? HexFormat.of().formatHex(value) : new String(value, StandardCharsets.UTF_8);
        }
    }

    /** A record that a consumer read. */
    public static LoggedRecord of(String topicSuffix, ConsumerRecord<byte[], byte[]> r) {
        List<Header> headers = new ArrayList<>();
        r.headers().forEach(h -> headers.add(new Header(h.key(), h.value())));
        return new LoggedRecord(topicSuffix, r.partition(), r.offset(), r.timestamp(), r.key(), headers, r.value());
    }
}
