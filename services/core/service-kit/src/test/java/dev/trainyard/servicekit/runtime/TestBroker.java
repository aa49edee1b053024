package dev.trainyard.servicekit.runtime;

import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerLaunch;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import java.nio.file.Path;

/** A real broker in a JVM of its own, which a test may kill and bring back on the same port and data. */
public final class TestBroker implements AutoCloseable {
    private static final Path LIBRARIES = Path.of(System.getProperty("trainyard.root"), "kafka/dev-broker/target/lib");

    private final BrokerLaunch launch;
    private BrokerProcess process;

    public TestBroker(Path data) throws BrokerFailedException, InterruptedException {
        BrokerLaunch first = BrokerLaunch.of(LIBRARIES, data);
        process = BrokerProcess.start(first);
        launch = first.withPort(process.port());
    }

    public String address() {
        return process.address();
    }

    public KafkaClients clients() {
        return KafkaClients.of(process.address());
    }

    /** SIGKILL, then a start on the same data. */
    public void killAndRestart() throws BrokerFailedException, InterruptedException {
        process.kill();
        process.close();
        process = BrokerProcess.start(launch);
    }

    @Override
    public void close() {
        process.close();
    }
}
