package dev.trainyard.devbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DevBrokerTest {
    /** Year 2300: the timestamps of a run are virtual. */
    private static final long FAR_FUTURE_MS = 10_413_792_000_000L;

    private static final int STOPPED_BY_SIGTERM = 143;

    @TempDir
    Path data;

    @Test
    void servesRecordsOnLoopbackAndStopsOnSigterm() throws Exception {
        try (BrokerUnderTest broker = BrokerUnderTest.start(data)) {
            // Given a topic with a record from before 1970 plus a day and one of the far future
            broker.createTopic("events");
            broker.write("events", 86_400_000L, "old");
            broker.write("events", FAR_FUTURE_MS, "new");

            // Then both are read back with their timestamps, and clients are sent nowhere but to loopback
            assertThat(broker.read("events", 2)).containsExactly("86400000 old", FAR_FUTURE_MS + " new");
            try (Admin admin = Admin.create(broker.clientSettings())) {
                assertThat(admin.describeCluster().nodes().get())
                        .extracting(Node::host)
                        .containsExactly("127.0.0.1");
            }
            assertThat(Files.readString(data.resolve("broker.json")))
                    .contains("\"address\":\"" + broker.address() + "\"")
                    .contains("\"pid\":" + broker.pid());

            // When it is told to stop
            broker.terminate();

            // Then it does so without a word, and takes its address back
            assertThat(broker.awaitExit()).isEqualTo(STOPPED_BY_SIGTERM);
            assertThat(broker.laterOutput()).isEmpty();
            assertThat(broker.errors()).isEmpty();
            assertThat(data.resolve("broker.json")).doesNotExist();
            assertThat(data.resolve("log/.kafka_cleanshutdown")).exists();
        }
    }

    @Test
    void keepsAcknowledgedRecordsWhenKilled() throws Exception {
        // Given a broker that acknowledged a record and was then killed
        try (BrokerUnderTest broker = BrokerUnderTest.start(data)) {
            broker.createTopic("events");
            broker.write("events", 1L, "kept");
            broker.kill();
        }

        // When another takes over its data, on other ports
        try (BrokerUnderTest broker = BrokerUnderTest.start(data)) {
            broker.write("events", 2L, "added");

            // Then nothing is lost
            assertThat(broker.read("events", 2)).containsExactly("1 kept", "2 added");
        }
    }

    @Test
    void goesOnAfterFreezeLongerThanItsSession() throws Exception {
        try (BrokerUnderTest broker = BrokerUnderTest.start(data)) {
            broker.createTopic("events");
            broker.write("events", 1L, "before");

            // When it stands still for twice the time after which a broker counts as dead
            Process freeze = new ProcessBuilder(
                            "sh", "-c", "kill -STOP $1 && sleep 3; kill -CONT $1", "sh", Long.toString(broker.pid()))
                    .start();
            assertThat(freeze.waitFor()).isZero();

            // Then it takes writes again, and has forgotten nothing
            broker.write("events", 2L, "after");
            assertThat(broker.read("events", 2)).containsExactly("1 before", "2 after");
            assertThat(broker.errors()).isEmpty();
        }
    }

    @Test
    void refusesPortThatIsTaken() throws Exception {
        // Given a port held by somebody else
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BrokerUnderTest broker =
                        BrokerUnderTest.launch(data, "--port", Integer.toString(taken.getLocalPort()))) {
            // Then
            assertThat(broker.awaitExit()).isEqualTo(ExitReason.PORT_TAKEN.status());
            assertThat(broker.errors())
                    .isEqualTo("Port 127.0.0.1:" + taken.getLocalPort()
                            + " is taken (Address already in use); give another --port, or 0 for a free one.\n");
            assertThat(broker.laterOutput()).isEmpty();
        }
    }

    @Test
    void servesOnThePortsThatItIsGiven() throws Exception {
        // Given two ports that were free a moment ago
        LoopbackPorts ports = LoopbackPorts.claim(0, 0);

        // When
        try (BrokerUnderTest broker = BrokerUnderTest.start(
                data,
                "--port",
                Integer.toString(ports.client()),
                "--controller-port",
                Integer.toString(ports.controller()))) {
            // Then
            assertThat(broker.port()).isEqualTo(ports.client());
            assertThat(Files.readString(data.resolve("broker.json"))).contains(ports.controllerAddress());
        }
    }

    @Test
    void endsWithItsParent() throws Exception {
        // Given a broker that serves another process
        Process parent = new ProcessBuilder("sleep", "600").start();
        try (BrokerUnderTest broker = BrokerUnderTest.start(data, "--parent-pid", Long.toString(parent.pid()))) {
            // When that process is killed
            parent.destroyForcibly();

            // Then the broker stops in good order
            assertThat(broker.awaitExit()).isEqualTo(ExitReason.STOPPED.status());
            assertThat(data.resolve("log/.kafka_cleanshutdown")).exists();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void refusesParentThatIsGone() throws Exception {
        // Given a process that ended
        Process parent = new ProcessBuilder("true").start();
        parent.waitFor();

        // When
        try (BrokerUnderTest broker = BrokerUnderTest.launch(data, "--parent-pid", Long.toString(parent.pid()))) {
            // Then
            assertThat(broker.awaitExit()).isEqualTo(ExitReason.USAGE.status());
            assertThat(broker.errors())
                    .startsWith("There is no process " + parent.pid())
                    .hasLineCount(1);
        }
    }

    @Test
    void testsItself() throws Exception {
        try (BrokerUnderTest broker = BrokerUnderTest.start(data, "--self-test")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitReason.STOPPED.status());
            assertThat(broker.errors()).isEmpty();
        }
    }
}
