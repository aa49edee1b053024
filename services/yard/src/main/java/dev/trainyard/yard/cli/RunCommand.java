package dev.trainyard.yard.cli;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.resource.Resource;
import dev.trainyard.domain.resource.Resource.TrainingJob;
import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.run.InProcessRuntime;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.YardRuntime;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: files in, summary out. */
@Command(
        name = "run",
        description = "Runs pools, queues and jobs to the end and reports.",
        exitCodeList = {
            "0:All jobs are done, or the stated end is reached.",
            "2:Wrong arguments or invalid input; nothing was run.",
            "4:The machine or its surroundings would not: port, disk, broker.",
            "5:Jobs are unfinished and nothing can happen again.",
            "130:Stopped by Ctrl-C; ./trainyard resume goes on."
        },
        footer = {
            "  ./trainyard run k8s/examples/llama-3-405b.yaml",
            "  ./trainyard run k8s/examples/small-yard.yaml --seed 7 --processes 4",
            "  ./trainyard run k8s/examples/llama-3-405b.yaml --in-process --json",
            "  ./trainyard run FILE --set TrainingJob/llama-3-405b:checkpoint.interval=30m"
        })
public final class RunCommand implements Callable<Integer> {
    private static final int SNAPSHOT_EVERY_WINDOWS = 1_000;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--in-process", description = "All in one JVM without a broker: same digest, much faster.")
    private boolean inProcess;

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Processes that share the shards (default: 1).")
    private int processes = 1;

    @Option(
            names = "--pace",
            paramLabel = "max|xN",
            defaultValue = "max",
            description = "As fast as possible, or N times real time (default: max).")
    private String pace = "max";

    @Option(
            names = "--snapshot-every",
            paramLabel = "N",
            defaultValue = "" + SNAPSHOT_EVERY_WINDOWS,
            description = "Windows between two snapshots, 0 for none (default: ${DEFAULT-VALUE}).")
    private int snapshotEvery = SNAPSHOT_EVERY_WINDOWS;

    @Option(names = "--dry-run", description = "Check everything, run nothing.")
    private boolean dryRun;

    @Option(names = "--report", paramLabel = "DIR", description = "Write the report and CSV files there, too.")
    private @Nullable Path report;

    @Option(names = "--verbose", description = "Also print a line when a job is accepted.")
    private boolean verbose;

    @Option(names = "--json", description = "Print one JSON object as the last line of standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = Console.standard();
        RunInputs inputs = InputReader.read(options);
        if (processes < 1 || processes > inputs.plan().shards()) {
            throw new InvalidInputException("--processes " + processes + ": this run has "
                    + inputs.plan().shards() + " shards, so 1 to "
                    + inputs.plan().shards() + " processes can share them");
        }
        RunOptions.requirePace(pace);
        if (inProcess && (processes > 1 || !pace.equals("max"))) {
            throw new InvalidInputException("--in-process runs all shards in one process at pace max; leave out "
                    + (processes > 1 ? "--processes" : "--pace"));
        }
        if (snapshotEvery < 0) {
            throw new InvalidInputException("--snapshot-every " + snapshotEvery + ": expected 0 or more windows");
        }
        if (report != null && Files.exists(report) && !Files.isDirectory(report)) {
            throw new InvalidInputException("--report " + report + ": is a file; name a folder, or one to be made");
        }
        if (dryRun) {
            describe(inputs, console);
            return ExitStatus.OK;
        }
        RunStore store = RunStore.standard();
        RunRecord header = new RunRecord(
                store.reserve(name(inputs)),
                inputs.seed(),
                inProcess ? InProcessRuntime.NAME : KafkaRuntime.NAME,
                processes,
                inputs.plan().chipNodeShards(),
                inputs.statedEndNs(),
                ModelVersion.CURRENT,
                Catalogue.bundled().hash().toString(),
                inProcess ? 0 : snapshotEvery,
                pace,
                RunRecord.Status.STARTED,
                "",
                "",
                List.of());
        YardRuntime runtime = inProcess ? new InProcessRuntime() : new KafkaRuntime(store);
        String title = options.files.getFirst().getFileName().toString();
        return new RunSession(console, store, json, report, title)
                .verbose(verbose)
                .begin(header, inputs, runtime);
    }

    private static void describe(RunInputs inputs, Console console) {
        console.out()
                .println("Valid: " + inputs.resources().size() + " resources, "
                        + inputs.plan().shards() + " shards ("
                        + inputs.plan().chipNodeShards() + " of chip-node), seed " + inputs.seed() + ".");
        for (Resource resource : inputs.resources()) {
            console.out().println("  " + resource.kind() + " " + resource.meta().name());
        }
        console.out().println("Nothing was run (--dry-run).");
    }

    private static String name(RunInputs inputs) {
        String first = inputs.resources().stream()
                .filter(TrainingJob.class::isInstance)
                .map(job -> job.meta().name())
                .findFirst()
                .orElse("yard");
        String plain = first.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        // The name is a folder and a part of topics, both of limited length.
        return plain.substring(0, Math.min(plain.length(), 60)) + "-s" + inputs.seed();
    }
}
