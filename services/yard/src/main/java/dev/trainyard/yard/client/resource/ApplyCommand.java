package dev.trainyard.yard.client.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.yard.cli.CommandException;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.DoorRefusal;
import dev.trainyard.yard.client.DoorRefusal.FieldError;
import dev.trainyard.yard.client.Query;
import dev.trainyard.yard.client.resource.Manifests.Place;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code apply}: what stands in files becomes what the yard has, all of it or nothing. */
@Command(
        name = "apply",
        description = {
            "Creates the resources of files, or changes them to what the files say: all of them, or none if one is wrong.",
            "",
            "What is wrong is told line by line as file:line:column. Of a job only suspend and priority can change, of a"
                    + " pool only racks, of a queue everything."
        },
        footer = {
            "  ./trainyard apply -f k8s/examples/small-yard.yaml",
            "  ./trainyard apply -f jobs/ -R --dry-run",
            "  cat job.yaml | ./trainyard apply -f -"
        })
public final class ApplyCommand extends ClientCommand {
    private static final List<String> DRY_RUNS = List.of("none", "server", "client");

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(
            names = "--dry-run",
            paramLabel = "none|server|client",
            arity = "0..1",
            defaultValue = "none",
            fallbackValue = "server",
            description =
                    "Check everything and say what would happen, but change nothing; the yard checks, whether server"
                            + " or client is written (default: none; without a value: server).")
    private String dryRun = "none";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "name",
            defaultValue = "",
            description = "name: print the references alone.")
    private String output = "";

    @Override
    public Integer call() {
        if (files.names.isEmpty()) {
            throw new InvalidInputException("error: must specify -f: apply -f FILE, -f DIR or -f -");
        }
        if (!DRY_RUNS.contains(dryRun)) {
            throw new InvalidInputException("error: --dry-run " + dryRun + ": " + NearestName.hint(dryRun, DRY_RUNS));
        }
        if (!output.isEmpty() && !output.equals("name")) {
            throw new InvalidInputException("error: -o " + output + ": expected name");
        }
        Manifests manifests = files.read();
        boolean dry = !dryRun.equals("none");
        Query path = Query.of("/apply").with("dryRun", dry ? "All" : "");
        JsonNode answer;
        try {
            answer = yard().send("POST", path.toString(), "application/yaml", manifests.joined());
        } catch (DoorRefusal refusal) {
            if (refusal.errors().isEmpty()) {
                throw refusal;
            }
            throw new CommandException(refusal.exitStatus(), render(refusal, manifests));
        }
        for (JsonNode item : answer.path("items")) {
            String reference = Kind.named(item.path("kind").asText())
                    .reference(item.path("name").asText());
            out().println(
                            output.isEmpty()
                                    ? reference + " " + item.path("result").asText()
                                            + (dry ? " (" + dryRun.replace("client", "server") + " dry run)" : "")
                                    : reference);
        }
        return ExitStatus.OK;
    }

    private static String render(DoorRefusal refusal, Manifests manifests) {
        StringBuilder text = new StringBuilder();
        for (FieldError error : refusal.errors()) {
            Place place = manifests.place(error.line());
            text.append(text.isEmpty() ? "" : "\n");
            if (!place.file().isEmpty()) {
                text.append(place.file());
                if (place.line() > 0) {
                    text.append(':').append(place.line()).append(':').append(Math.max(1, error.column()));
                }
                text.append(": ");
            }
            text.append(error.message());
        }
        return text.toString();
    }
}
