package dev.trainyard.servicekit.runtime;

import dev.trainyard.servicekit.runtime.client.EventKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Producers that go wrong on purpose. */
final class FaultyProducers {
    private FaultyProducers() {}

    /** Does not write one event, and says that it did: the hole that an expired batch can leave. */
    static UnaryOperator<Producer<byte[], byte[]>> losing(TopicPartition partition, long sequence) {
        return sound -> instead(
                sound,
                r -> isEvent(r, partition) && EventKey.sequence(r.key()) == sequence,
                (producer, record, callback) ->
                        CompletableFuture.completedFuture(new RecordMetadata(partition, 0, 0, 0, 0, 0)));
    }

    /** Tells the callback that one event could not be written. */
    static UnaryOperator<Producer<byte[], byte[]>> failing(TopicPartition partition, long sequence) {
        return sound -> instead(
                sound,
                r -> isEvent(r, partition) && EventKey.sequence(r.key()) == sequence,
                (producer, record, callback) -> {
                    KafkaException failure = new KafkaException("broken on purpose");
                    callback.onCompletion(new RecordMetadata(partition, -1, 0, 0, 0, 0), failure);
                    return CompletableFuture.failedFuture(failure);
                });
    }

    /** Writes all events late, long after the done record that counts them. */
    static UnaryOperator<Producer<byte[], byte[]>> lateEvents(TopicPartition partition, long delayMs) {
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        return sound -> instead(sound, r -> isEvent(r, partition), (producer, record, callback) -> {
            later.schedule(
                    () -> {
                        producer.send(record, callback);
                        producer.flush();
                    },
                    delayMs,
                    TimeUnit.MILLISECONDS);
            return CompletableFuture.completedFuture(new RecordMetadata(partition, 0, 0, 0, 0, 0));
        });
    }

    private interface Send {
        Object send(Producer<byte[], byte[]> sound, ProducerRecord<byte[], byte[]> record, Callback callback);
    }

    private static boolean isEvent(ProducerRecord<byte[], byte[]> r, TopicPartition partition) {
        return r.topic().equals(partition.topic()) && r.partition() == partition.partition();
    }

    @SuppressWarnings("unchecked")
    private static Producer<byte[], byte[]> instead(
            Producer<byte[], byte[]> sound, Predicate<ProducerRecord<byte[], byte[]>> when, Send send) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, args) -> {
                    if (method.getName().equals("send") && args.length == 2) {
                        ProducerRecord<byte[], byte[]> record = (ProducerRecord<byte[], byte[]>) args[0];
                        if (when.test(record)) {
                            return send.send(sound, record, (Callback) args[1]);
                        }
                    }
                    try {
                        return method.invoke(sound, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
