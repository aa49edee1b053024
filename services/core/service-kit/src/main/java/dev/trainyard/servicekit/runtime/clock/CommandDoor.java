package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.servicekit.runtime.client.Outbox;
import dev.trainyard.servicekit.runtime.client.RunTopics;
import dev.trainyard.servicekit.runtime.protocol.Command;
import dev.trainyard.servicekit.runtime.protocol.ControlCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where commands enter a run. A command that was submitted is in the log; the timekeeper admits it into a window. */
public final class CommandDoor implements AutoCloseable {
    private final String runId;
    private final Outbox outbox;

    public CommandDoor(String runId, KafkaClients clients) {
        this.runId = runId;
        this.outbox = new Outbox(clients.producer(runId + "-door"), "/" + runId + "/door");
    }

    /** Writes commands and waits until they are in the log. */
    public void submit(List<Command> commands) {
        for (Command command : commands) {
            byte[] id = command.id().getBytes(StandardCharsets.UTF_8);
            outbox.send(RunTopics.commands(runId), id, command, ControlCodec.encode(command));
        }
        outbox.flush();
    }

    @Override
    public void close() {
        outbox.close();
    }
}
