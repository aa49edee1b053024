package dev.trainyard.servicekit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrokerProcessTest {
    private static final Path LIBRARIES = Path.of(System.getProperty("trainyard.root"), "kafka/dev-broker/target/lib");

    @TempDir
    Path data;

    @Test
    void startsServesAndStops() throws Exception {
        // Given a cache that no JVM accepts
        Path cache = Files.writeString(data.resolve("broken.aot"), "not a cache");
        BrokerLaunch launch = BrokerLaunch.of(LIBRARIES, data.resolve("broker")).withAotCache(cache);

        // When
        try (BrokerProcess broker = BrokerProcess.start(launch)) {
            // Then our client, of another version, works with it
            assertThat(broker.address()).isEqualTo("127.0.0.1:" + broker.port());
            createTopic(broker, "events");
            assertThat(broker.isAlive()).isTrue();

            broker.stop();
            assertThat(broker.exited().get()).isEqualTo(143);
            assertThat(broker.lastWords()).isEmpty();
        }
    }

    @Test
    void comesBackOnItsPortAfterKill() throws Exception {
        BrokerLaunch launch = BrokerLaunch.of(LIBRARIES, data);
        int port;
        try (BrokerProcess broker = BrokerProcess.start(launch)) {
            port = broker.port();
            createTopic(broker, "events");
            broker.kill();
            assertThat(broker.isAlive()).isFalse();
            assertThat(broker.exited().get()).isEqualTo(137);
        }
        try (BrokerProcess broker = BrokerProcess.start(launch.withPort(port));
                Admin admin = Admin.create(settings(broker))) {
            assertThat(broker.port()).isEqualTo(port);
            assertThat(admin.listTopics().names().get()).contains("events");
        }
    }

    @Test
    void leavesCtrlCToItsParent() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(BrokerLaunch.of(LIBRARIES, data))) {
            // When the terminal interrupts its whole foreground group
            Process interrupt = new ProcessBuilder("kill", "-INT", Long.toString(broker.pid())).start();
            assertThat(interrupt.waitFor()).isZero();

            // Then the broker serves on until its parent stops it, here by the signal that would come next
            createTopic(broker, "events");
            broker.stop();
            assertThat(broker.exited().get()).isEqualTo(143);
        }
    }

    @Test
    void passesTheRefusalOn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerLaunch launch = BrokerLaunch.of(LIBRARIES, data).withPort(taken.getLocalPort());
            assertThatExceptionOfType(BrokerFailedException.class)
                    .isThrownBy(() -> BrokerProcess.start(launch))
                    .withMessage("Port 127.0.0.1:" + taken.getLocalPort()
                            + " is taken (Address already in use); give another --port, or 0 for a free one.")
                    .satisfies(e -> assertThat(e.exitStatus()).isEqualTo(3));
        }
    }

    @Test
    void saysThatTheBrokerIsNotBuilt() {
        assertThatExceptionOfType(BrokerFailedException.class)
                .isThrownBy(() -> BrokerProcess.start(BrokerLaunch.of(data, data)))
                .withMessage("The broker is not built: no jars in " + data
                        + "; run ./mvnw -Dquick -pl kafka/dev-broker package.");
    }

    @Test
    void givesUpOnBrokerThatIsNotReadyInTime() {
        BrokerLaunch launch =
                new BrokerLaunch(LIBRARIES, data, 0, Optional.empty(), Optional.empty(), Duration.ofMillis(1));
        assertThatExceptionOfType(BrokerFailedException.class)
                .isThrownBy(() -> BrokerProcess.start(launch))
                .withMessageStartingWith("The broker was not ready within 1 ms");
    }

    private static void createTopic(BrokerProcess broker, String topic) throws Exception {
        try (Admin admin = Admin.create(settings(broker))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static Properties settings(BrokerProcess broker) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.address());
        return settings;
    }
}
