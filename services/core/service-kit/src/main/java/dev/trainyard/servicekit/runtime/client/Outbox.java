package dev.trainyard.servicekit.runtime.client;

import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of a process. A record that could not be sent ends the process, since nobody could tell any more
 * what is in the log: the next {@link #flush} or {@link #check} throws {@link SendFailedException}.
 */
public final class Outbox implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final ControlHeaders headers;
    private volatile @Nullable Exception failure;

    /**
     * @param producer sends the records
     * @param source the CloudEvents source of control records, such as {@code /RUN/timekeeper}
     */
    public Outbox(Producer<byte[], byte[]> producer, String source) {
        this.producer = producer;
        this.headers = new ControlHeaders(source);
    }

    /**
     * Sends a control record without a key.
     *
     * @param message what the value encodes, for the headers
     */
    public Future<RecordMetadata> send(TopicPartition to, Object message, byte[] value) {
        return send(to, null, value, headers.of(message.getClass(), value));
    }

    /** Sends a control record with a key. */
    public Future<RecordMetadata> send(TopicPartition to, byte[] key, Object message, byte[] value) {
        return send(to, key, value, headers.of(message.getClass(), value));
    }

    /**
     * Sends a control record with a key.
     *
     * @param then is called in the client's thread when the record is in the log, or could not be sent
     */
    public Future<RecordMetadata> send(TopicPartition to, byte[] key, Object message, byte[] value, Callback then) {
        return send(to, key, value, headers.of(message.getClass(), value), then);
    }

    /** Sends a record. */
    public Future<RecordMetadata> send(
            TopicPartition to, byte @Nullable [] key, byte[] value, Iterable<Header> headers) {
        return send(to, key, value, headers, (metadata, e) -> {});
    }

    private Future<RecordMetadata> send(
            TopicPartition to, byte @Nullable [] key, byte[] value, Iterable<Header> headers, Callback then) {
        check();
        var sent = new ProducerRecord<byte[], byte[]>(to.topic(), to.partition(), key, value, headers);
        sent.headers().add(RecordSeal.of(to.topic(), to.partition(), key, value));
        return producer.send(sent, (metadata, e) -> {
            if (e != null && failure == null) {
                failure = e;
            }
            then.onCompletion(metadata, e);
        });
    }

    /** Waits until everything sent is in the log of all replicas. */
    public void flush() {
        producer.flush();
        check();
    }

    /** Throws when a send failed. */
    public void check() {
        Exception e = failure;
        if (e != null) {
            throw new SendFailedException(e);
        }
    }

    /** Closes the producer without waiting: what was not flushed may be lost. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
