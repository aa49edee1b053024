package dev.trainyard.yard.client.clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.YardClient;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A verb on the clock: asks for one thing, then says where time stands. */
abstract class ClockCommand extends ClientCommand {
    private static final Duration LOOK_FIRST = Duration.ofMillis(20);
    private static final Duration LOOK_LAST = Duration.ofMillis(500);

    @Option(names = "--json", description = "Print the clock as one JSON object instead of a sentence.")
    private boolean json;

    /** Asks. */
    abstract void ask();

    @Override
    public Integer call() {
        ask();
        JsonNode clock = clock();
        out().println(json ? clock.toString() : ClockText.of(clock));
        return ExitStatus.OK;
    }

    final JsonNode clock() {
        return yard().get("/clock");
    }

    final JsonNode post(String verb) {
        return post(verb, body());
    }

    final JsonNode post(String verb, ObjectNode body) {
        return yard().send("POST", "/clock/" + verb, YardClient.JSON, body.toString());
    }

    static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Waits until time stands: it was paused, there or elsewhere, or the run is over. */
    final void awaitStanding() {
        Duration pause = LOOK_FIRST;
        for (JsonNode clock = clock();
                !clock.path("paused").asBoolean() && !clock.path("ended").asBoolean();
                clock = clock()) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException(ExitStatus.INTERRUPTED, "interrupted");
            }
            pause = pause.compareTo(LOOK_LAST) < 0 ? pause.multipliedBy(2) : LOOK_LAST;
        }
    }
}
