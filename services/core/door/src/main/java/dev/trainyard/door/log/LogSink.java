package dev.trainyard.door.log;

import dev.trainyard.domain.event.YardCommand.ResourceApplied;
import dev.trainyard.domain.event.YardCommand.ResourceDeleted;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.door.rest.CommandSink;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.clock.CommandDoor;
import dev.trainyard.servicekit.runtime.protocol.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The commands topic of a run. */
public final class LogSink implements CommandSink {
    private final CommandDoor door;
    private final PayloadCodec codec;

    /** @param door stays the caller's to close */
    public LogSink(CommandDoor door, PayloadCodec codec) {
        this.door = door;
        this.codec = codec;
    }

    @Override
    public CompletionStage<Long> submit(List<DoorCommand> commands) {
        CompletionStage<Long> last = CompletableFuture.failedStage(new IllegalArgumentException("no commands"));
        for (DoorCommand command : commands) {
            // One producer and one partition: the last is acknowledged after those before it.
            last = door.submitAsync(encode(command));
        }
        return last;
    }

    private Command encode(DoorCommand c) {
        byte[] payload = codec.encode(new Envelope(0, 0, Envelope.DOOR, 0, 0, (Record) c.command()));
        return switch (c.command()) {
            case ResourceApplied(Resource r) ->
                new Command(c.id(), r.kind(), r.meta().namespace(), r.meta().name(), 0, payload)
                        .with(c.labels(), c.annotations());
            case ResourceDeleted(String kind, String namespace, String name) ->
                new Command(c.id(), kind, namespace, name, 0, payload).with(c.labels(), c.annotations());
        };
    }
}
