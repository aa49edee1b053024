package dev.trainyard.yard.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.clock.ClockText;
import dev.trainyard.yard.store.RunStore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: what runs, where time stands, and whom it waits for. */
@Command(
        name = "status",
        description = "Shows what runs, where virtual time stands, how fast it goes, and whom it waits for.",
        exitCodeList = {
            "0:The yard is up and ready.",
            "1:It is up and not ready; the reasons are printed.",
            "2:Wrong arguments.",
            "4:It is not up, or it does not accept the token."
        },
        footer = {"  ./trainyard status", "  ./trainyard status --yard what-if --json"})
public final class StatusCommand extends ClientCommand {
    private static final String ROW = "  %-10s %-9s %-9s %s%n";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode shown = yard().get("/yard");
        JsonNode clock = yard().get("/clock");
        if (json) {
            ((ObjectNode) shown).set("clock", clock);
            out().println(shown);
        } else {
            print(shown, clock);
        }
        return shown.path("notReady").isEmpty() ? ExitStatus.OK : ExitStatus.NO;
    }

    private void print(JsonNode shown, JsonNode clock) {
        PrintWriter out = out();
        out.println("yard " + shown.path("yard").asText() + ": run "
                + shown.path("run").asText() + ", seed " + shown.path("seed").asLong() + ", models "
                + shown.path("modelVersion").asText());
        out.println("clock: " + ClockText.of(clock));
        out.printf(Locale.ROOT, ROW, "PART", "STATE", "PROCESS", "ADDRESS");
        for (JsonNode part : shown.path("parts")) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    part.path("name").asText(),
                    part.path("state").asText(),
                    part.path("pid").asText(),
                    part.path("address").asText());
        }
        List<String> foreign = new ArrayList<>();
        shown.path("foreignServices").forEach(service -> foreign.add(service.asText()));
        if (!foreign.isEmpty()) {
            out.println("foreign: " + String.join(", ", foreign)
                    + " (its digest is not known, so runs of this yard are not proven to be the same)");
        }
        if (shown.path("deadLetters").asInt() > 0) {
            out.println("dead letters: " + shown.path("deadLetters").asInt()
                    + "; see ./trainyard topics tail dead-letters");
        }
        shown.path("notReady").forEach(reason -> out.println("not ready: " + reason.asText()));
        otherYards(shown.path("yard").asText()).ifPresent(out::println);
    }

    private Optional<String> otherYards(String mine) {
        RunStore store = RunStore.standard();
        List<String> others = YardFolder.names(store).stream()
                .filter(name -> !name.equals(mine))
                .filter(name -> YardFolder.of(store, name).live().isPresent())
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of("also up: " + String.join(", ", others));
    }
}
