package dev.trainyard.yard.topics;

import dev.trainyard.door.topics.archive.ArchiveSource;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.client.ClientCommand;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.store.RunLock;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.store.RunStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topics record}: all topics of a run into one file. */
@Command(
        name = "record",
        description =
                "Records all topics of the live yard, or of a kept run, in one file, which is there when it is whole.",
        footer = {
            "  ./trainyard topics record --out yard.topics",
            "  ./trainyard topics record --run small-yard-s1 --out small.topics"
        })
public final class RecordTopics extends ClientCommand {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path file = Path.of("");

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "A kept run, see ./trainyard runs, instead of what the live yard has up to now.")
    private @Nullable String run;

    @Override
    public Integer call() throws IOException {
        long records;
        if (run == null) {
            records = RecordedFile.write(file, out -> {
                try (InputStream archive = yard().download("/archive")) {
                    archive.transferTo(out);
                }
            });
        } else {
            records = kept(run);
        }
        out().println(String.format(Locale.ROOT, "%s: %,d records, %,d bytes", file, records, Files.size(file)));
        return ExitStatus.OK;
    }

    private long kept(String id) {
        RunStore store = RunStore.standard();
        RunRecord header = store.header(id);
        if (!header.runtime().equals(KafkaRuntime.NAME)) {
            throw new InvalidInputException("run " + id + " was made by the " + header.runtime()
                    + " runtime, which has no log; run its file again without --runtime");
        }
        try (RunLock lock = store.lock(id);
                BrokerProcess broker = BrokerProcess.start(KafkaRuntime.brokerOf(store, id))) {
            return RecordedFile.write(file, new ArchiveSource(id, KafkaClients.of(broker.address()))::writeTo);
        } catch (BrokerFailedException e) {
            throw new RunStoreException("the broker of run " + id + " does not start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunStoreException("interrupted; " + file + " was not written");
        }
    }
}
