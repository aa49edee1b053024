package dev.trainyard.yard.drill;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.servicekit.broker.BrokerFailedException;
import dev.trainyard.yard.cli.Console;
import dev.trainyard.yard.cli.ExitStatus;
import dev.trainyard.yard.cli.InputReader;
import dev.trainyard.yard.cli.InvalidInputException;
import dev.trainyard.yard.cli.RunOptions;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drill}: kills until enough have been killed; no digest may differ. */
@Command(
        name = "drill",
        description = {
            "Runs a file over several processes while killing and freezing services, timekeeper and broker,",
            "seed after seed, until --kills have happened; compares every digest with the in-process run."
        },
        exitCodeList = {
            "0:Every run ended with the digest of the run in process.",
            "1:A digest differs, or a run did not end.",
            "2:Wrong arguments or invalid input.",
            "4:The machine or its surroundings would not."
        },
        footer = {
            "  ./trainyard drill k8s/examples/small-yard.yaml --kills 10 --seed 1",
            "  ./trainyard drill k8s/examples/llama-3-405b.yaml --kills 3 --until 1d"
        })
public final class DrillCommand implements Callable<Integer> {
    private static final int SEEDS_MAX = 10_000;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--kills", paramLabel = "N", defaultValue = "10", description = "How many (default: 10).")
    private int kills = 10;

    @Option(
            names = "--kills-per-seed",
            paramLabel = "N",
            defaultValue = "10",
            description = "At most so many in one run (default: 10).")
    private int killsPerSeed = 10;

    @Option(names = "--processes", paramLabel = "N", defaultValue = "3", description = "Host processes (default: 3).")
    private int processes = 3;

    @Option(
            names = "--snapshot-every",
            paramLabel = "N",
            defaultValue = "50",
            description = "Windows between two snapshots, 0 for none (default: 50).")
    private int snapshotEvery = 50;

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.standard();
        RunInputs first = InputReader.read(options);
        if (processes < 1 || processes > first.plan().shards()) {
            throw new InvalidInputException("--processes " + processes + ": this run has "
                    + first.plan().shards() + " shards");
        }
        int done = 0;
        int differences = 0;
        int seeds = 0;
        for (long seed = options.seed; done < kills && seeds < SEEDS_MAX; seed++, seeds++) {
            RunInputs inputs = new RunInputs(first.resources(), seed, first.plan(), first.statedEndNs());
            RunEnding.Finished expected = inProcess(inputs);
            DrillRun.Result result;
            try {
                result = drill(inputs, expected, Math.min(killsPerSeed, kills - done), console);
            } catch (BrokerFailedException e) {
                throw new UncheckedIOException(e);
            }
            done += result.kills();
            boolean same = result.digest().isPresent() && result.digest().get() == expected.digest();
            differences += same ? 0 : 1;
            console.out()
                    .println("seed " + seed + ": " + result.kills() + " kills, "
                            + (same
                                    ? "same digest " + Digest.hex(expected.digest())
                                    : "NOT THE SAME: in process " + Digest.hex(expected.digest()) + ", over Kafka "
                                            + result.digest().map(Digest::hex).orElse("none: " + result.trouble())));
        }
        console.out()
                .println(done + " kills over " + seeds + " seeds, " + differences + " digests differ"
                        + (done < kills ? "; fewer kills than asked for" : ""));
        return differences == 0 && done >= kills ? ExitStatus.OK : ExitStatus.NO;
    }

    private DrillRun.Result drill(RunInputs inputs, RunEnding.Finished expected, int killsWanted, Console console)
            throws BrokerFailedException, InterruptedException {
        RunStore store = RunStore.standard();
        RunRecord header = new RunRecord(
                store.reserve("drill-s" + inputs.seed()),
                inputs.seed(),
                KafkaRuntime.NAME,
                processes,
                inputs.plan().chipNodeShards(),
                inputs.statedEndNs(),
                ModelVersion.CURRENT,
                Catalogue.bundled().hash().toString(),
                snapshotEvery,
                "max",
                RunRecord.Status.STARTED,
                "",
                "",
                List.of());
        store.begin(header, inputs);
        DrillRun.Result result = new DrillRun(
                        store,
                        header,
                        inputs,
                        Blow.plan(inputs.seed(), processes, expected.windows()),
                        console.out()::println)
                .run(killsWanted);
        if (result.digest().isPresent() && result.digest().get() == expected.digest()) {
            store.delete(header.id());
        }
        return result;
    }

    private static RunEnding.Finished inProcess(RunInputs inputs) {
        RunEnding ending = InProcessYard.run(inputs, RunWatcher.none());
        if (ending instanceof RunEnding.Finished finished) {
            return finished;
        }
        throw new InvalidInputException("these files do not come to an end in process: " + ending);
    }
}
