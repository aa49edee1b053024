package dev.trainyard.door.rest;

import dev.trainyard.domain.event.YardCommand;
import dev.trainyard.door.projection.LoggedCommand;
import dev.trainyard.door.rest.CommandSink.DoorCommand;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings commands into the log and waits until they can be read back. */
final class Submission {
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHOW_PATIENCE = Duration.ofSeconds(30);

    private final DoorPorts ports;
    private final DoorLimits limits;

    Submission(DoorPorts ports, DoorLimits limits) {
        this.ports = ports;
        this.limits = limits;
    }

    /** The id of a request's command: the client's key, or a new one. */
    static String idOf(Request request) {
        String key = request.idempotencyKey();
        return key == null ? UUID.randomUUID().toString() : key;
    }

    /** A command with the door's notes about the request. */
    static DoorCommand command(
            String id,
            YardCommand command,
            SortedMap<String, String> labels,
            SortedMap<String, String> annotations,
            Note note) {
        SortedMap<String, String> noted = new TreeMap<>(annotations);
        noted.put(LoggedCommand.REQUEST, note.fingerprint());
        noted.put(LoggedCommand.RESULT, note.result());
        return new DoorCommand(id, command, labels, noted);
    }

    /** What is noted with a command: which request made it, and what that did. */
    record Note(String fingerprint, String result) {}

    void submit(List<DoorCommand> commands) throws InterruptedException {
        int waiting = ports.clock().state().commandsWaiting();
        if (waiting + commands.size() > limits.commandsWaitingMax()) {
            throw HttpProblem.busy(
                    waiting + " commands wait for a window and at most " + limits.commandsWaitingMax()
                            + " may; let time go on, or come again",
                    1);
        }
        long offset;
        CompletableFuture<Long> logged = ports.commands().submit(commands).toCompletableFuture();
        try {
            offset = logged.get(LOG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new HttpProblem(
                    503, "the log did not take the command (" + e.getCause() + "); repeat it with its Idempotency-Key");
        } catch (TimeoutException e) {
            logged.cancel(false); // what has not gone to the broker by now need not go
            throw new HttpProblem(
                    503,
                    "the log did not answer in " + LOG_PATIENCE.toSeconds()
                            + " s; repeat the request with an Idempotency-Key");
        }
        if (!ports.projection().awaitCommand(offset, SHOW_PATIENCE)) {
            throw new HttpProblem(503, "the command is in the log, but the door does not see it yet; look again later");
        }
    }
}
