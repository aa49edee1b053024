package dev.trainyard.servicekit.runtime.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The checksum that every record of a run carries in its header {@code crc}: four bytes, big-endian, the CRC-32 (the one
 * of zlib and PNG) of the topic's name in UTF-8, the partition as four bytes big-endian, the key and the value. It tells
 * damaged and stray records from those that were written for this place. It is no signature: who wants to pass for a
 * process of the run can compute it, and is kept away by the broker's access lists.
 */
public final class RecordSeal {
    static final String HEADER = "crc";

    private RecordSeal() {}

    /** The header of a record. */
    static Header of(String topic, int partition, byte @Nullable [] key, byte[] value) {
        int crc = crc(topic, partition, key, value);
        return new RecordHeader(
                HEADER, ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
    }

    /** Whether a record carries a checksum at all. */
    public static boolean isSealed(ConsumerRecord<byte[], byte[]> r) {
        return r.headers().lastHeader(HEADER) != null;
    }

    /** Why a record is not one that was written for its place; empty when it is. */
    public static Optional<String> broken(ConsumerRecord<byte[], byte[]> r) {
        Header header = r.headers().lastHeader(HEADER);
        if (header == null) {
            return Optional.of("it has no header 'crc' with its checksum");
        }
        byte[] found = header.value();
        if (found == null || found.length != Integer.BYTES) {
            return Optional.of("its header 'crc' is not 4 bytes long");
        }
        if (r.value() == null) {
            return Optional.of("it has no value");
        }
        int expected = crc(r.topic(), r.partition(), r.key(), r.value());
        int said = ByteBuffer.wrap(found).getInt();
        return said == expected
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "its checksum should be %08x, but its header 'crc' says %08x: it is damaged, or was written for"
                                + " another place",
                        expected,
                        said));
    }

    private static int crc(String topic, int partition, byte @Nullable [] key, byte[] value) {
        CRC32 crc = new CRC32();
        crc.update(topic.getBytes(StandardCharsets.UTF_8));
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, partition));
        if (key != null) {
            crc.update(key);
        }
        crc.update(value);
        return (int) crc.getValue();
    }
}
