package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where commands enter a run. A command that was submitted is in the log; the timekeeper admits it into a window. Safe
 * from any thread.
 */
public final class CommandDoor implements AutoCloseable {
    private final String runId;
    private final Outbox outbox;
    private final AtomicInteger unacknowledged = new AtomicInteger();

    public CommandDoor(String runId, KafkaClients clients) {
        this.runId = runId;
        this.outbox = new Outbox(clients.promptProducer(runId + "-door"), "/" + runId + "/door");
    }

    /**
     * Writes commands and waits until they are in the log.
     *
     * @throws IllegalArgumentException when one is of no use ({@link Command#check}); then none is written
     */
    public void submit(List<Command> commands) {
        commands.forEach(Command::check);
        for (Command command : commands) {
            byte[] id = command.id().getBytes(StandardCharsets.UTF_8);
            outbox.send(RunTopics.commands(runId), id, command, ControlCodec.encode(command));
        }
        outbox.flush();
    }

    /**
     * Writes a command without waiting; many of them travel to the broker together.
     *
     * @return its offset in the commands topic, once it is in the log of all replicas; completed in a thread of the
     *     client, which must not be kept busy
     * @throws IllegalArgumentException when it is of no use ({@link Command#check})
     */
    public CompletionStage<Long> submitAsync(Command command) {
        command.check();
        CompletableFuture<Long> offset = new CompletableFuture<>();
        byte[] id = command.id().getBytes(StandardCharsets.UTF_8);
        unacknowledged.incrementAndGet();
        outbox.send(RunTopics.commands(runId), id, command, ControlCodec.encode(command), (metadata, e) -> {
            unacknowledged.decrementAndGet();
            if (e == null) {
                offset.complete(metadata.offset());
            } else {
                offset.completeExceptionally(e);
            }
        });
        return offset;
    }

    /** How many commands of {@link #submitAsync} are not yet in the log: what a limit on requests looks at. */
    public int unacknowledged() {
        return unacknowledged.get();
    }

    @Override
    public void close() {
        outbox.close();
    }
}
