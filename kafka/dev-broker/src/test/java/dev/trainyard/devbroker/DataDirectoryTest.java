package dev.trainyard.devbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the broker says when its data directory is not as it should be. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DataDirectoryTest {
    @TempDir
    Path data;

    @Test
    void refusesDataOfRunningBrokerAndNamesIt() throws Exception {
        try (BrokerUnderTest first = BrokerUnderTest.start(data);
                BrokerUnderTest second = BrokerUnderTest.launch(data)) {
            assertRefused(
                    second,
                    ExitReason.DATA_LOCKED,
                    "Broker data " + data + " is locked by process " + first.pid()
                            + "; stop it, or give another --data.\n");

            // And the first one has not noticed
            first.createTopic("events");
        }
    }

    @Test
    void refusesDataThatAnotherKafkaServerHolds() throws Exception {
        // Given Kafka's own lock held by this process
        Path kafkaLock = Files.createDirectories(data.resolve("log")).resolve(".lock");
        try (FileChannel channel = FileChannel.open(kafkaLock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                BrokerUnderTest broker = BrokerUnderTest.launch(data)) {
            assertThat(lock.isValid()).isTrue();
            assertRefused(
                    broker,
                    ExitReason.DATA_LOCKED,
                    "Broker data " + data + " is locked by another Kafka server, which holds " + kafkaLock
                            + "; stop it, or give another --data.\n");
        }
    }

    @Test
    void refusesUnreadableMetaProperties() throws Exception {
        givenMetaProperties("cluster.id=\\u00zz\n");
        try (BrokerUnderTest broker = BrokerUnderTest.launch(data)) {
            assertRefused(
                    broker,
                    ExitReason.DATA_CORRUPT,
                    "Broker data " + data + " is corrupt: " + data.resolve("log/meta.properties")
                            + " cannot be read (Malformed \\uxxxx encoding.); restore it, delete " + data
                            + ", or give another --data.\n");
        }
    }

    @Test
    void refusesEmptyMetaProperties() throws Exception {
        givenMetaProperties("");
        try (BrokerUnderTest broker = BrokerUnderTest.launch(data)) {
            assertRefused(
                    broker,
                    ExitReason.DATA_CORRUPT,
                    "Broker data " + data + " is corrupt or of another Kafka cluster: "
                            + data.resolve("log/meta.properties") + " has no version, expected 1; delete " + data
                            + ", or give another --data.\n");
        }
    }

    @Test
    void refusesDataOfForeignCluster() throws Exception {
        givenMetaProperties("version=1\ncluster.id=AAAAAAAAAAAAAAAAAAAAAA\nnode.id=1\n");
        try (BrokerUnderTest broker = BrokerUnderTest.launch(data)) {
            assertRefused(
                    broker,
                    ExitReason.DATA_CORRUPT,
                    "Broker data " + data + " is corrupt or of another Kafka cluster: "
                            + data.resolve("log/meta.properties")
                            + " says cluster.id=AAAAAAAAAAAAAAAAAAAAAA, expected " + KafkaNode.CLUSTER_ID
                            + "; delete " + data + ", or give another --data.\n");
        }
    }

    @Test
    void refusesLogsWithoutMetaProperties() throws Exception {
        Files.createDirectories(data.resolve("log/events-0"));
        try (BrokerUnderTest broker = BrokerUnderTest.launch(data)) {
            assertRefused(
                    broker,
                    ExitReason.DATA_CORRUPT,
                    "Broker data " + data + " is corrupt: it holds events-0 but no log/meta.properties; restore that"
                            + " file, delete " + data + ", or give another --data.\n");
        }
    }

    @Test
    void formatsAgainWhenKilledWhileFormatting() throws Exception {
        // Given what the first of the two steps of formatting leaves behind
        Files.createDirectories(data.resolve("log"));
        Files.writeString(data.resolve("log/bootstrap.checkpoint"), "half");
        try (BrokerUnderTest broker = BrokerUnderTest.start(data)) {
            broker.createTopic("events");
        }
    }

    @Test
    void refusesFullDisk() throws Exception {
        // Given a demand for more room than any disk has
        try (BrokerUnderTest broker = BrokerUnderTest.launch(data, "--min-free-mib", "8000000000000")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitReason.DISK_FULL.status());
            assertThat(broker.errors())
                    .matches("The disk of \\S+ is full: \\d+ MiB free, the broker needs 8000000000000 MiB;"
                            + " make room, or give another --data.\n");
        }
    }

    @Test
    void refusesDirectoryThatCannotBeMade() throws Exception {
        // Given a file where the directory should be
        Path file = Files.createFile(data.resolve("file"));
        try (BrokerUnderTest broker = BrokerUnderTest.launch(file)) {
            assertThat(broker.awaitExit()).isEqualTo(ExitReason.DISK_FULL.status());
            assertThat(broker.errors())
                    .startsWith("Broker data " + file + " cannot be written (")
                    .hasLineCount(1);
        }
    }

    @Test
    void endsWithOneSentenceWhenTheDiskRefusesWrites() throws Exception {
        // Given a broker whose files may not grow past 12 MiB
        List<String> limit = List.of("sh", "-c", "ulimit -f $1 && shift && exec \"$@\"", "sh", "24576");
        try (BrokerUnderTest broker = BrokerUnderTest.launch(limit, data).awaitReady()) {
            broker.createTopic("events");

            // When 24 MiB are written
            Properties settings = broker.clientSettings();
            settings.put("delivery.timeout.ms", "60000");
            KafkaProducer<String, String> producer = new KafkaProducer<>(settings);
            try {
                String value = "x".repeat(512 << 10);
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int i = 0; i < 48; i++) {
                    sent.add(producer.send(new ProducerRecord<>("events", 0, "key", value)));
                }
                assertThat(sent).hasSize(48);

                // Then it ends and says why
                assertThat(broker.awaitExit()).isEqualTo(ExitReason.FAILED.status());
                assertThat(broker.errors())
                        .startsWith("The broker on " + data + " stopped (")
                        .contains("File too large")
                        .contains(data.resolve("broker.log") + " tells more")
                        .hasLineCount(1);
            } finally {
                producer.close(Duration.ZERO);
            }
        }
    }

    private void givenMetaProperties(String text) throws Exception {
        Path file = Files.createDirectories(data.resolve("log")).resolve("meta.properties");
        Files.writeString(file, text);
    }

    private static void assertRefused(BrokerUnderTest broker, ExitReason reason, String sentence) throws Exception {
        assertThat(broker.awaitExit()).isEqualTo(reason.status());
        assertThat(broker.errors()).isEqualTo(sentence);
        assertThat(broker.laterOutput()).isEmpty();
    }
}
