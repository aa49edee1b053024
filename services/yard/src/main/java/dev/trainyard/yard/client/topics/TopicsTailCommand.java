package dev.trainyard.yard.client.topics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.Query;
import dev.trainyard.yard.client.ServerEvent;
import dev.trainyard.yard.client.ServerEvents;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics tail}. */
@Command(
        name = "tail",
        description = "Prints records of a topic, decoded, one JSON object a line.",
        footer = {
            "  ./trainyard topics tail orchestrator.events --from begin",
            "  ./trainyard topics tail clock --from 100 --limit 20",
            "  ./trainyard topics tail job-scheduler.events --filter type=GangPlaced -f"
        })
public final class TopicsTailCommand extends ClientCommand {
    private static final int LIMIT = 100;
    private static final int PAGE_MAX = 1_000;

    @Parameters(paramLabel = "TOPIC", description = "The topic, see ./trainyard topics; without the run's name before.")
    private String topic = "";

    @Option(
            names = "--filter",
            paramLabel = "EXPR",
            defaultValue = "",
            description =
                    "Only records that fit: terms with spaces between, each FIELD, one of = != < <= > >= ~ (contains), and a"
                            + " value, e.g. \"type=GangPlaced attempt>1\".")
    private String filter = "";

    @Option(
            names = "--from",
            paramLabel = "N|begin|end",
            defaultValue = "",
            description =
                    "Where to begin: an offset, -N for the last N of each partition, begin or end (default: begin,"
                            + " with -f end).")
    private String from = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + LIMIT,
            description = "At most so many records; not with -f (default: ${DEFAULT-VALUE}).")
    private int limit = LIMIT;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with each record as it comes, until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() {
        if (!from.matches("begin|beginning|end|-?\\d{0,18}|\\d+:\\d+(,\\d+:\\d+)*")) {
            throw new InvalidInputException("error: --from " + from
                    + ": expected begin, end, an offset, -N for the last N, or offsets such as 0:17,1:4");
        }
        if (limit < 1) {
            throw new InvalidInputException("error: --limit " + limit + ": expected 1 or more");
        }
        String start = from.isEmpty() ? (follow ? "end" : "begin") : from;
        start = start.equals("begin") ? "beginning" : start;
        if (follow) {
            follow(records(start).with("watch", "true"));
        } else {
            pages(start);
        }
        return ExitStatus.OK;
    }

    private Query records(String start) {
        return Query.of("/topics/" + Query.segment(topic) + "/records")
                .with("from", start)
                .with("filter", filter);
    }

    /** Page by page: one may be empty though later ones are not, as the yard looks at a limited number at once. */
    private void pages(String start) {
        int left = limit;
        String next = start;
        while (left > 0) {
            JsonNode page = yard().get(records(next)
                    .with("limit", Integer.toString(Math.min(left, PAGE_MAX)))
                    .toString());
            for (JsonNode record : page.path("items")) {
                out().println(record);
            }
            left -= page.path("items").size();
            next = page.path("next").asText("");
            if (page.path("atEnd").asBoolean(true) || next.isEmpty()) {
                return;
            }
        }
    }

    private void follow(Query query) {
        String after = "";
        while (!Thread.currentThread().isInterrupted()) {
            try (ServerEvents records = yard().stream(query.toString(), after)) {
                for (ServerEvent record = records.next(); record != null; record = records.next()) {
                    after = record.id().isEmpty() ? after : record.id();
                    out().println(record.data());
                    if (out().checkError()) {
                        return;
                    }
                }
            } catch (IOException broken) {
                // Opened anew after the last record; if the yard is gone, that says so.
            }
        }
    }
}
