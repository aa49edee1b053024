package dev.trainyard.servicekit.runtime.client;

import dev.trainyard.kernel.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * CloudEvents attributes of one shard's events as record headers (CloudEvents 1.0, Kafka binding, binary mode). Only
 * strangers read them: the model path takes everything from key and value.
 */
public final class CloudEventHeaders {
    private static final String TYPE_PREFIX = "trainyard.events.v1.";
    static final Header VERSION = header("ce_specversion", "1.0");
    static final Header CONTENT = header("content-type", "application/protobuf");
    private static final ClassValue<Header> TYPES = new ClassValue<>() {
        @Override
        protected Header computeValue(Class<?> type) {
            return header("ce_type", TYPE_PREFIX + type.getSimpleName());
        }
    };

    private final Header source;

    /** Headers of the events of one shard of a run. */
    public CloudEventHeaders(String runId, int shard) {
        this.source = header("ce_source", "/" + runId + "/" + shard);
    }

    /** The headers of an event: its id is its sequence, unique within its source. */
    public Iterable<Header> of(Envelope event) {
        return List.of(
                VERSION,
                CONTENT,
                TYPES.get(event.payload().getClass()),
                source,
                header("ce_id", Long.toString(event.sequence())));
    }

    /** The headers of anything else: where it comes from, full name of its message, an id unique within the source. */
    public static Iterable<Header> of(String source, String type, String id) {
        return List.of(VERSION, CONTENT, header("ce_type", type), header("ce_source", source), header("ce_id", id));
    }

    static Header header(String key, String value) {
        return new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
