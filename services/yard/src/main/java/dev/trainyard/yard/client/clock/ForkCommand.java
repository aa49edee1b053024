package dev.trainyard.yard.client.clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.domain.quantity.VirtualDuration;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fork}. */
@Command(
        name = "fork",
        description = {
            "Makes a new yard that has everything the yard had up to a time, and from there lives on its own: what if, from"
                    + " now on?",
            "",
            "The new yard begins held: ./trainyard unpause --yard NAME lets its time go. Until orders differ, both have the same digests."
        },
        footer = {
            "  ./trainyard fork --as what-if",
            "  ./trainyard fork --at 12h --as fewer-racks",
            "  ./trainyard scale pool/h100 --racks 10 --yard what-if"
        })
public final class ForkCommand extends ClientCommand {
    /** Starting two brokers and copying a log takes seconds, and minutes where the log is long or the machine busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Up to this virtual time since the run began, such as 12h (default: now).")
    private @Nullable String at;

    @Option(names = "--as", paramLabel = "NAME", description = "Name of the new yard (default: the yard chooses one).")
    private @Nullable String as;

    @Option(names = "--json", description = "Print the answer of the yard as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        ObjectNode body = ClockCommand.body();
        if (at != null) {
            switch (VirtualDuration.parse(at)) {
                case VirtualDuration.Ok(long ns) -> body.put("at", VirtualDuration.format(ns));
                case VirtualDuration.Bad(String message) -> throw new InvalidInputException("error: --at " + message);
            }
        }
        if (as != null) {
            body.put("yard", as);
        }
        JsonNode fork = yard().post("/fork", body.toString(), PATIENCE);
        if (json) {
            out().println(fork);
            return ExitStatus.OK;
        }
        String name = fork.path("yard").asText(as == null ? "" : as);
        String time = fork.path("virtualTime").asText(fork.path("at").asText(""));
        String url = fork.path("url").asText("");
        out().println("yard/" + name + " forked" + (time.isEmpty() ? "" : " at " + time)
                + (url.isEmpty() ? "" : ", " + url));
        return ExitStatus.OK;
    }
}
