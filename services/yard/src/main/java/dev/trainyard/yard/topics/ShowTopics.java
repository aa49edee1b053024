package dev.trainyard.yard.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.domain.resource.NearestName;
import dev.trainyard.door.topics.FilterException;
import dev.trainyard.door.topics.LoggedRecord;
import dev.trainyard.door.topics.RecordDecoder;
import dev.trainyard.door.topics.RecordFilter;
import dev.trainyard.door.topics.archive.ArchiveReader;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code topics show}: the records of a file, one decoded record a line. */
@Command(
        name = "show",
        description = "Prints the records of a recorded run, one JSON object a line.",
        exitCodeList = {"0:All were printed.", "2:Wrong arguments.", "4:The file is damaged or cannot be read."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./trainyard topics show yard.topics --topic clock",
            "  ./trainyard topics show yard.topics --filter 'type=JobInterrupted job=0'"
        })
public final class ShowTopics implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file that ./trainyard topics record made.")
    private Path file = Path.of("");

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only this topic, without the run's name before it.")
    @Nullable
    private String topic;

    @Option(
            names = "--filter",
            paramLabel = "EXPR",
            defaultValue = "",
            description = "Only records that fit, e.g. 'type=JobFinished job=0'; docs/contracts.md has the syntax.")
    private String filter = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RecordDecoder decoder = new RecordDecoder();
        Map<String, Wanted> wanted = wanted(decoder);
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            for (LoggedRecord r = archive.next(); r != null && !out.checkError(); r = archive.next()) {
                Wanted w = wanted.get(r.topic());
                if (w != null) {
                    ObjectNode json = decoder.decode(w.topic, r);
                    if (w.filter.matches(json)) {
                        out.println(json);
                    }
                }
            }
            return ExitStatus.OK;
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(ReplayTopics.reason(file, e), e));
        } finally {
            out.flush();
        }
    }

    private record Wanted(Topic topic, RecordFilter filter) {}

    /** Topics whose records can have the fields of the filter. */
    private Map<String, Wanted> wanted(RecordDecoder decoder) {
        Map<String, Wanted> wanted = new HashMap<>();
        FilterException refused = null;
        List<Topic> all = TopicCatalogue.load().topics();
        for (Topic t : all) {
            if (topic == null || topic.equals(t.suffix())) {
                try {
                    wanted.put(t.suffix(), new Wanted(t, RecordFilter.parse(filter, t, decoder)));
                } catch (FilterException e) {
                    refused = e;
                }
            }
        }
        if (wanted.isEmpty()) {
            throw new InvalidInputException(
                    refused != null
                            ? String.valueOf(refused.getMessage())
                            : "there is no topic \"" + topic + "\"; "
                                    + NearestName.hint(
                                            String.valueOf(topic),
                                            all.stream().map(Topic::suffix).toList()));
        }
        return wanted;
    }
}
