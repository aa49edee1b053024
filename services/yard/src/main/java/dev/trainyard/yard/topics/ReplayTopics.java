package dev.trainyard.yard.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.codec.ContractException;
import dev.trainyard.contracts.topics.Topic;
import dev.trainyard.contracts.topics.TopicCatalogue;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.domain.yard.ShardPlan;
import dev.trainyard.door.topics.LoggedRecord;
import dev.trainyard.door.topics.RecordDecoder;
import dev.trainyard.door.topics.archive.ArchiveReader;
import dev.trainyard.kernel.Envelope;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.runtime.client.EventKey;
import dev.trainyard.servicekit.runtime.client.PayloadCodec;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;
import dev.trainyard.servicekit.wire.YardCodec;
import dev.trainyard.servicekit.wire.YardRun;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code topics replay}: a recorded run is made again in process; every event must come out the same. */
@Command(
        name = "replay",
        description = "Runs a recorded run again, in process, and compares every event with the recorded one.",
        exitCodeList = {
            "0:Every event is the same.",
            "1:The first difference is printed.",
            "2:The file is of another model version, or holds no run.",
            "4:The file is damaged or cannot be read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./trainyard topics replay yard.topics",
            "  ./trainyard topics record --run small-yard-s1 --out small.topics && ./trainyard topics replay small.topics"
        })
public final class ReplayTopics implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file that ./trainyard topics record made.")
    private Path file = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RecordedRun recorded = read(file);
        RunHeader header = recorded.header();
        if (!header.modelVersion().equals(ModelVersion.CURRENT)) {
            throw new InvalidInputException(file + " was recorded with models of version " + header.modelVersion()
                    + ", this is " + ModelVersion.CURRENT + ": replay it with the version that made it");
        }
        long commands =
                recorded.grants().stream().mapToLong(g -> g.commands().size()).sum();
        out.println("run " + header.runId() + ", seed " + header.seed() + ": " + commands + " commands, "
                + recorded.grants().size() + " windows");
        ArchiveReplay replay = new ArchiveReplay(recorded, new YardCodec());
        ArchiveReplay.Outcome outcome = replay.run();
        out.println("same events: " + replay.compared()
                + (replay.notRecorded() == 0 ? "" : " (and " + replay.notRecorded() + " that were not recorded)"));
        return switch (outcome) {
            case ArchiveReplay.Outcome.Same same -> same(same, header, out);
            case ArchiveReplay.Outcome.Different d -> different(d, header, out);
            case ArchiveReplay.Outcome.OtherState other -> {
                out.println("DIFFERENT: after window " + other.window().window() + ", which ended at "
                        + VirtualTime.format(other.window().toNs()) + ", " + name(header, other.shard())
                        + " reported digest " + Digest.hex(other.was()) + ", the replay has " + Digest.hex(other.is()));
                yield ExitStatus.NO;
            }
        };
    }

    /** Reads an archive whole. */
    static RecordedRun read(Path file) {
        try (ArchiveReader archive = ArchiveReader.open(file)) {
            RecordedRun recorded = RecordedRun.read(archive);
            if (!recorded.begun()) {
                throw new InvalidInputException(file + " holds no run: its clock topic has no header");
            }
            return recorded;
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(reason(file, e), e));
        } catch (ContractException e) {
            throw new InvalidInputException(file + ": " + e.getMessage());
        }
    }

    static String reason(Path file, IOException e) {
        return Files.isRegularFile(file)
                ? file + ": " + e.getMessage()
                : "there is no file " + file + "; ./trainyard topics record makes one";
    }

    private static int same(ArchiveReplay.Outcome.Same same, RunHeader header, PrintWriter out) {
        String digest = "digest " + Digest.hex(same.digest());
        if (!same.ended()) {
            out.println(digest + " of the events up to " + VirtualTime.format(same.endNs())
                    + ", where the recording stops: the run was not over");
        } else if (same.foreign().isEmpty()) {
            out.println(digest + ", as recorded");
        }
        if (!same.foreign().isEmpty()) {
            List<String> names =
                    same.foreign().stream().map(shard -> name(header, shard)).toList();
            out.println("not proven: " + String.join(", ", names)
                    + " keeps no digest; its events were taken from the recording");
        }
        return ExitStatus.OK;
    }

    private static int different(ArchiveReplay.Outcome.Different d, RunHeader header, PrintWriter out) {
        out.println("DIFFERENT: in window " + d.window().window() + " from "
                + VirtualTime.format(d.window().fromNs()) + ", " + name(header, d.shard()) + ", sequence "
                + d.sequence());
        ShardPlan plan = YardRun.plan(header);
        out.println("  recorded: " + text(plan, d.was()));
        out.println("  replayed: " + text(plan, d.is()));
        return ExitStatus.NO;
    }

    private static String name(RunHeader header, int shard) {
        return "shard " + shard + " (" + header.shards().get(shard).service() + ")";
    }

    private static String text(ShardPlan plan, @Nullable Envelope event) {
        if (event == null) {
            return "no event";
        }
        PayloadCodec codec = new YardCodec();
        Topic topic =
                TopicCatalogue.load().events(plan.serviceOf(event.source()).id());
        LoggedRecord record =
                new LoggedRecord(topic.suffix(), 0, 0, 0, EventKey.of(event), List.of(), codec.encode(event));
        ObjectNode json = new RecordDecoder().decode(topic, record);
        return json.path("type").asText() + " " + json.path("value");
    }
}
