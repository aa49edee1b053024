package dev.trainyard.devbroker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker process started by a test on the classpath of the test, and what a client does with it. */
final class BrokerUnderTest implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedReader output;
    private final Path errors;
    private String address = "";

    private BrokerUnderTest(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts the process and does not wait. */
    static BrokerUnderTest launch(Path data, String... more) throws IOException {
        return launch(List.of(), data, more);
    }

    /** The same under a command that replaces itself by the rest of its arguments. */
    static BrokerUnderTest launch(List<String> prefix, Path data, String... more) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms64m", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DevBroker.class.getName()));
        command.addAll(List.of("--data", data.toString()));
        command.addAll(List.of(more));
        Path errors = Files.createTempFile("dev-broker-test", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new BrokerUnderTest(builder.start(), errors);
    }

    /** Starts the process and waits until it serves. */
    static BrokerUnderTest start(Path data, String... more) throws IOException {
        return launch(data, more).awaitReady();
    }

    BrokerUnderTest awaitReady() throws IOException {
        String line = output.readLine();
        if (line == null || !line.startsWith("READY ")) {
            throw new AssertionError("expected READY, got " + line + "; standard error: " + errors());
        }
        address = line.substring("READY ".length());
        return this;
    }

    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    long pid() {
        return process.pid();
    }

    void terminate() {
        process.toHandle().destroy(); // unlike Process.destroy it leaves the output readable
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the broker still runs after " + PATIENCE);
        }
        return process.exitValue();
    }

    /** What came on standard output since the READY line; call it after the end of the process. */
    List<String> laterOutput() {
        return output.lines().toList();
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void createTopic(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(clientSettings())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    void write(String topic, long timestampMs, String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(clientSettings())) {
            producer.send(new ProducerRecord<>(topic, 0, timestampMs, "key", value))
                    .get();
        }
    }

    List<String> read(String topic, int records) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(clientSettings())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long endNs = System.nanoTime() + PATIENCE.toNanos();
            while (values.size() < records && System.nanoTime() < endNs) {
                for (ConsumerRecord<String, String> entry : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(entry.timestamp() + " " + entry.value());
                }
            }
        }
        return values;
    }

    Properties clientSettings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", address);
        settings.put("key.serializer", StringSerializer.class.getName());
        settings.put("value.serializer", StringSerializer.class.getName());
        settings.put("key.deserializer", StringDeserializer.class.getName());
        settings.put("value.deserializer", StringDeserializer.class.getName());
        settings.put("enable.metrics.push", "false");
        return settings;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        output.close();
        Files.deleteIfExists(errors);
    }
}
