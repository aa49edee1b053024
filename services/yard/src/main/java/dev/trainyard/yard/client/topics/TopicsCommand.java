package dev.trainyard.yard.client.topics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.client.TextTable;
import dev.trainyard.yard.topics.RecordTopics;
import dev.trainyard.yard.topics.ReplayTopics;
import dev.trainyard.yard.topics.ShowTopics;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topics}: what can be read of the log. */
@Command(
        name = "topics",
        description = "Lists the topics of a yard: the log that its parts talk through.",
        subcommands = {TopicsTailCommand.class, RecordTopics.class, ShowTopics.class, ReplayTopics.class},
        footer = {"  ./trainyard topics", "  ./trainyard topics tail orchestrator.events --from begin"})
public final class TopicsCommand extends ClientCommand {
    @Option(names = "--no-headers", description = "The table without its headers.")
    private boolean noHeaders;

    @Override
    public Integer call() {
        JsonNode answer = yard().get("/topics");
        TextTable table = new TextTable(List.of("TOPIC", "PARTITIONS", "RECORDS", "BYTES", "OWNER", "MESSAGE"));
        for (JsonNode topic : answer.path("items")) {
            table.add(List.of(
                    topic.path("name").asText(),
                    Integer.toString(topic.path("partitions").size()),
                    topic.path("records").asText(),
                    topic.path("bytes").asText(),
                    topic.path("owner").asText(),
                    topic.path("message").asText()));
        }
        out().print(table.take(!noHeaders, ink()));
        out().flush();
        return ExitStatus.OK;
    }
}
