package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.servicekit.broker.BrokerLaunch;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants TLS and a password gets them from the clients of a run, and lets nobody else in. */
@Timeout(value = 200, unit = TimeUnit.SECONDS)
class SecureBrokerTest {
    private static final Path LIBRARIES = Path.of(System.getProperty("trainyard.root"), "kafka/dev-broker/target/lib");
    private static final String PASSWORD = "not-a-secret";

    @TempDir
    Path folder;

    @Test
    void withTlsAndAPasswordARunGoesToItsEndAndWithoutThemNobodyGetsIn() throws Exception {
        // Given a broker with a certificate of its own
        Path keystore = keytool("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=localhost");
        int port = freePort();
        Path listener = Files.writeString(
                folder.resolve("listener.properties"),
                "port=" + port + "\nkeystore=" + keystore + "\nkeystore.password=" + PASSWORD
                        + "\nuser.yard=open-sesame\n");
        try (BrokerProcess broker = BrokerProcess.start(
                BrokerLaunch.of(LIBRARIES, folder.resolve("data")).withSecureListener(listener))) {
            String secure = "127.0.0.1:" + port;

            // When clients come with what the broker wants
            KafkaClients clients = KafkaClients.of(secure, settings(keystore, "open-sesame"));
            ChatterSpec spec = new ChatterSpec(1, 3, 1, 10, 10);
            try (Cluster cluster = new Cluster(spec, spec.header("secure", 7), 2, clients)) {
                var timekeeper = cluster.timekeeper();
                cluster.hosts(2);
                cluster.begin(timekeeper.member());

                // Then a run completes
                assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(spec.inProcess()));
            }

            // And without, or with something else, nobody gets in
            assertThatThrownBy(() -> ask(KafkaClients.of(secure, settings(keystore, "open-barley"))))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> ask(KafkaClients.of(
                            secure,
                            Map.of(
                                    "security.protocol", "SASL_SSL",
                                    "sasl.mechanism", "PLAIN",
                                    "sasl.jaas.config", jaas("open-sesame")))))
                    .as("a certificate that the client does not trust")
                    .hasCauseInstanceOf(SslAuthenticationException.class);
            assertThatThrownBy(() -> ask(KafkaClients.of(secure))).isInstanceOf(ExecutionException.class);
            assertThat(broker.isAlive()).isTrue();
        }
    }

    @Test
    void settingsThatAreNotAboutSecurityAreRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("p"), "acks=0\n");
        assertThatThrownBy(() -> KafkaClients.of("127.0.0.1:1", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Kafka setting 'acks' is not one for TLS or SASL");
    }

    private Path settings(Path keystore, String password) throws Exception {
        return Files.writeString(
                folder.resolve("client.properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=PLAIN
                sasl.jaas.config=%s
                ssl.truststore.type=PKCS12
                ssl.truststore.location=%s
                ssl.truststore.password=%s
                """.formatted(jaas(password), keystore, PASSWORD));
    }

    private static String jaas(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"yard\" password=\""
                + password + "\";";
    }

    private static void ask(KafkaClients clients) throws Exception {
        try (Admin admin = clients.admin("stranger")) {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(5_000))
                    .clusterId()
                    .get();
        }
    }

    private Path keytool(String... arguments) throws Exception {
        Path keystore = folder.resolve("broker.p12");
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        keytool.command().addAll(List.of(arguments));
        keytool.command()
                .addAll(List.of(
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        PASSWORD,
                        "-ext",
                        "SAN=IP:127.0.0.1"));
        Process process = keytool.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return keystore;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
