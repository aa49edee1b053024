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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The commands topic of a run. */
public final class LogSink implements CommandSink {
    private static final long IDLE_SECONDS = 10;

    /** For so long after an acknowledgment a producer knows its partition: it forgets one that nobody uses in minutes. */
    private static final long KNOWN_NS = TimeUnit.SECONDS.toNanos(10);

    private final CommandDoor door;
    private final PayloadCodec codec;

    /**
     * Gives commands to the producer in the order in which they came. A thread of its own, since a producer that does not
     * know its partition waits for the broker in the thread of its caller, for as long as there is none.
     */
    private final ExecutorService inOrder = inOrder();

    private final AtomicInteger queued = new AtomicInteger();
    private volatile long acknowledgedNs = System.nanoTime() - KNOWN_NS;

    /** @param door stays the caller's to close */
    public LogSink(CommandDoor door, PayloadCodec codec) {
        this.door = door;
        this.codec = codec;
    }

    @Override
    public CompletionStage<Long> submit(List<DoorCommand> commands) {
        List<Command> encoded = commands.stream().map(this::encode).toList();
        encoded.forEach(Command::check);
        CompletableFuture<Long> logged = new CompletableFuture<>();
        if (queued.get() == 0 && System.nanoTime() - acknowledgedNs < KNOWN_NS) {
            write(encoded, logged);
            return logged;
        }
        queued.incrementAndGet();
        inOrder.execute(() -> {
            try {
                if (!logged.isDone()) { // else whoever asked has given up, and was told so
                    write(encoded, logged);
                }
            } finally {
                queued.decrementAndGet();
            }
        });
        return logged;
    }

    private void write(List<Command> commands, CompletableFuture<Long> logged) {
        try {
            CompletionStage<Long> last = CompletableFuture.failedStage(new IllegalArgumentException("no commands"));
            for (Command command : commands) {
                // One producer and one partition: the last is acknowledged after those before it.
                last = door.submitAsync(command);
            }
            var unused = last.whenComplete((offset, e) -> {
                if (e == null) {
                    acknowledgedNs = System.nanoTime();
                    logged.complete(offset);
                } else {
                    logged.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            logged.completeExceptionally(e);
        }
    }

    private static ExecutorService inOrder() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), r -> Thread.ofPlatform()
                        .daemon()
                        .name("door-commands")
                        .unstarted(r));
        one.allowCoreThreadTimeOut(true);
        return one;
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
