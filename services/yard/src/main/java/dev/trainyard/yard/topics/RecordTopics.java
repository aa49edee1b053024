package dev.trainyard.yard.topics;

import dev.trainyard.door.topics.archive.ArchiveSource;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.servicekit.broker.BrokerProcess;
import dev.trainyard.servicekit.runtime.client.KafkaClients;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.store.RunLock;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.store.RunStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topics record}: all topics of a run into one file. */
@Command(
        name = "record",
        description = "Records all topics of a kept run in one file, which is there when it is whole.",
        exitCodeList = {"0:The file is there.", "2:Wrong arguments.", "4:The run, the disk or the broker would not."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./trainyard topics record --run small-yard-s1 --out small.topics",
            "  ./trainyard topics record --run small-yard-s1 --out /tmp/small.topics && ./trainyard topics show /tmp/small.topics"
        })
public final class RecordTopics implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path file = Path.of("");

    @Option(
            names = "--run",
            required = true,
            paramLabel = "RUN",
            description = "Name of a kept run, see ./trainyard runs.")
    private String run = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RunStore store = RunStore.standard();
        RunRecord header = store.header(run);
        if (!header.runtime().equals(KafkaRuntime.NAME)) {
            throw new InvalidInputException("run " + run + " was made by the " + header.runtime()
                    + " runtime, which has no log; run its file again without --runtime");
        }
        long records;
        try (RunLock lock = store.lock(run);
                BrokerProcess broker = BrokerProcess.start(KafkaRuntime.brokerOf(store, run))) {
            ArchiveSource source = new ArchiveSource(run, KafkaClients.of(broker.address()));
            records = RecordedFile.write(file, source::writeTo);
        } catch (BrokerFailedException e) {
            throw new RunStoreException("the broker of run " + run + " does not start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.INTERRUPTED;
        }
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT, "%s: %,d records of run %s, %,d bytes", file, records, run, Files.size(file)));
        return ExitStatus.OK;
    }
}
