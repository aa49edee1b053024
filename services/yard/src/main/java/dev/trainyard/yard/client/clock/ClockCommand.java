package dev.trainyard.yard.client.clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.YardClient;
import picocli.CommandLine.Option;

/** A verb on the clock: asks for one thing, then says where time stands. */
abstract class ClockCommand extends ClientCommand {
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
}
