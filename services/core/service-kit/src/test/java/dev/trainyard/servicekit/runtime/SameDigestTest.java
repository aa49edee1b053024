package dev.trainyard.servicekit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.servicekit.runtime.chatter.ChatterSpec;
import dev.trainyard.servicekit.runtime.clock.TimekeeperEnd;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run has one digest, however it is run. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SameDigestTest {
    @TempDir
    static Path data;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void oneProcess() throws Exception {
        // Given
        ChatterSpec spec = ChatterSpec.small(1);
        RunOutcome oracle = spec.inProcess();

        // When
        try (Cluster cluster = new Cluster(spec, spec.header("one", 0), 1, broker.clients())) {
            var timekeeper = cluster.timekeeper();
            var hosts = cluster.hosts(1);
            cluster.begin(timekeeper.member());
            hosts.getFirst().end().thenAccept(System.out::println);

            // Then
            assertThat(timekeeper.await()).isEqualTo(new TimekeeperEnd.Finished(oracle));
        }
    }
}
