package dev.trainyard.door.topics;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.TimeoutException;

/** How long a reader waits for records that must lie there: a poll alone never says that the broker is gone. */
public final class Patience {
    private static final long SECONDS = 10;

    private long lastNs = System.nanoTime();

    /**
     * The same records.
     *
     * @throws TimeoutException when there have been none for {@value #SECONDS} s
     */
    public ConsumerRecords<byte[], byte[]> checked(ConsumerRecords<byte[], byte[]> records) {
        long nowNs = System.nanoTime();
        if (!records.isEmpty()) {
            lastNs = nowNs;
        } else if (nowNs - lastNs > TimeUnit.SECONDS.toNanos(SECONDS)) {
            throw new TimeoutException("no record for " + SECONDS + " s, where there must be some");
        }
        return records;
    }
}
