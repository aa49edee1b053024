package dev.trainyard.door.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.door.rest.CommandSink.DoorCommand;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.wire.YardCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogSinkTest {
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void whoAsksIsNotHeldUpByABrokerThatIsAway() throws IOException {
        // Given a door that has never reached its broker, and never will
        try (CommandDoor door = new CommandDoor("run", KafkaClients.of("127.0.0.1:" + deadPort()))) {
            LogSink sink = new LogSink(door, new YardCodec());

            // When commands are given to it
            CompletableFuture<Long> first = submit(sink, "first");
            CompletableFuture<Long> second = submit(sink, "second");

            // Then both answer at once, with nothing yet
            assertThat(first).isNotDone();
            assertThat(second).isNotDone();
        }
    }

    private static CompletableFuture<Long> submit(LogSink sink, String id) {
        return sink.submit(List.of(new DoorCommand(
                        id, new ResourceDeleted("TrainingJob", "default", "job"), new TreeMap<>(), new TreeMap<>())))
                .toCompletableFuture();
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
