package dev.trainyard.servicekit.runtime.client;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the clients of the model path, all with the same settings: acknowledged by all replicas, idempotent, never
 * giving up on a record, no consumer groups, no metrics reporters.
 *
 * @param bootstrapServers host:port list of brokers
 * @param security settings of Kafka's clients for TLS and SASL, by Kafka's names; empty for none
 * @param producers wraps each producer made; identity but in tests that lose records on purpose
 */
public record KafkaClients(
        String bootstrapServers, Map<String, String> security, UnaryOperator<Producer<byte[], byte[]>> producers) {
    /** What a properties file may say: how to reach the broker, not how the model path uses it. */
    private static final List<String> SECURITY_PREFIXES = List.of("security.", "ssl.", "sasl.");

    /** Batches wait this long unless they are flushed, as those of windows are (measured best for windows). */
    private static final int LINGER_MS = 5;

    /** For records that somebody waits for one by one; long enough that those of several callers travel together. */
    private static final int PROMPT_LINGER_MS = 1;

    /**
     * With two, records can be lost or the producer stuck for ever: of two batches that come while the broker opens a new
     * partition, it may refuse the first and take the second, after which the first is out of order at each retry
     * (KAFKA-15591, mended in the brokers of Kafka 4.5). What waits for the one request goes together with the next.
     */
    private static final int REQUESTS_AT_ONCE = 1;

    private static final int LOSSY_BLOCK_MS = 200;
    private static final int LOSSY_LINGER_MS = 50;
    private static final int LOSSY_REQUEST_MS = 5_000;
    private static final long LOSSY_BUFFER_BYTES = 8L << 20;

    private static final int FETCH_WAIT_MS = 500;
    private static final int IMPATIENT_FETCH_WAIT_MS = 5;
    private static final int CALM_FETCH_WAIT_MS = 100;
    private static final int CALM_FETCH_BYTES = 256 << 10;
    private static final int RECONNECT_MAX_MS = 500;

    /** Clients of a broker. */
    public static KafkaClients of(String bootstrapServers) {
        return new KafkaClients(bootstrapServers, UnaryOperator.identity());
    }

    /**
     * Clients of a broker that wants TLS or SASL.
     *
     * @param security settings by Kafka's names: {@code security.protocol}, {@code ssl.*}, {@code sasl.*}
     * @throws IllegalArgumentException for any other setting
     */
    public static KafkaClients of(String bootstrapServers, Map<String, String> security) {
        return new KafkaClients(bootstrapServers, security, UnaryOperator.identity());
    }

    /**
     * Clients of a broker that wants TLS or SASL.
     *
     * @param propertiesFile with the settings, as Kafka's own tools take them
     * @throws IllegalArgumentException for a setting that is not about security
     * @throws UncheckedIOException when the file cannot be read
     */
    public static KafkaClients of(String bootstrapServers, Path propertiesFile) {
        return of(bootstrapServers, read(propertiesFile));
    }

    /** Clients without TLS and SASL whose producers are wrapped. */
    public KafkaClients(String bootstrapServers, UnaryOperator<Producer<byte[], byte[]>> producers) {
        this(bootstrapServers, Map.of(), producers);
    }

    public KafkaClients {
        security = Map.copyOf(security);
        for (String name : security.keySet()) {
            if (SECURITY_PREFIXES.stream().noneMatch(name::startsWith)) {
                throw new IllegalArgumentException("Kafka setting '" + name + "' is not one for TLS or SASL; expected "
                        + "names that begin with security., ssl. or sasl. The others are set so that runs are right.");
            }
        }
    }

    /** The security settings of a properties file. */
    public static Map<String, String> read(Path propertiesFile) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(propertiesFile)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Kafka settings " + propertiesFile + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    /** The same clients with wrapped producers. */
    public KafkaClients withProducers(UnaryOperator<Producer<byte[], byte[]>> v) {
        return new KafkaClients(bootstrapServers, security, v);
    }

    /** A producer of records whose partition the caller chooses. */
    public Producer<byte[], byte[]> producer(String clientId) {
        return producer(clientId, LINGER_MS);
    }

    /** The same for records that are not flushed, and whose senders wait for each of them. */
    public Producer<byte[], byte[]> promptProducer(String clientId) {
        return producer(clientId, PROMPT_LINGER_MS);
    }

    private Producer<byte[], byte[]> producer(String clientId, int lingerMs) {
        Map<String, Object> settings = common(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, REQUESTS_AT_ONCE);
        return producers.apply(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /**
     * A producer for what may be lost, telemetry: acknowledged by one replica, given up after seconds, and never in the
     * way of its caller for longer than {@value #LOSSY_BLOCK_MS} ms.
     */
    public Producer<byte[], byte[]> lossyProducer(String clientId) {
        Map<String, Object> settings = common(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LOSSY_BLOCK_MS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LOSSY_LINGER_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LOSSY_REQUEST_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * LOSSY_REQUEST_MS);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, LOSSY_BUFFER_BYTES);
        return producers.apply(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A consumer for assigned partitions, from their beginning unless it is told otherwise. */
    public Consumer<byte[], byte[]> consumer(String clientId) {
        return consumer(clientId, FETCH_WAIT_MS);
    }

    /**
     * The same for one who reads partition after partition what lies there already: the broker answers at once where
     * there is nothing more, else each change of partition would wait for the fetch of the one before.
     */
    public Consumer<byte[], byte[]> impatientConsumer(String clientId) {
        return consumer(clientId, IMPATIENT_FETCH_WAIT_MS);
    }

    /**
     * The same for one who follows a run that may be fast, and need not know at once: the broker collects what comes
     * for {@value #CALM_FETCH_WAIT_MS} ms, so that a thousand small windows a second are ten answers.
     */
    public Consumer<byte[], byte[]> calmConsumer(String clientId) {
        return consumer(clientId, CALM_FETCH_WAIT_MS, CALM_FETCH_BYTES);
    }

    private Consumer<byte[], byte[]> consumer(String clientId, int fetchWaitMs) {
        return consumer(clientId, fetchWaitMs, 1);
    }

    private Consumer<byte[], byte[]> consumer(String clientId, int fetchWaitMs, int fetchBytes) {
        Map<String, Object> settings = common(clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, fetchBytes);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetchWaitMs);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An administration client. */
    public Admin admin(String clientId) {
        return Admin.create(common(clientId));
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "rebootstrap");
        return settings;
    }
}
