package dev.trainyard.yard.cli;

import dev.trainyard.yard.kafka.KafkaRuntime;
import dev.trainyard.yard.run.InProcessRuntime;
import dev.trainyard.yard.run.YardRuntime;
import dev.trainyard.yard.store.RunLock;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resume}: a run that was stopped or killed goes on from its log. */
@Command(
        name = "resume",
        description = "Goes on with a run from its log; it ends with the same digest.",
        exitCodeList = {
            "0:All jobs are done, or the stated end is reached.",
            "2:Wrong arguments or invalid input; nothing was run.",
            "4:The machine or its surroundings would not: port, disk, broker.",
            "5:Jobs are unfinished and nothing can happen again.",
            "130:Stopped by Ctrl-C; ./trainyard resume goes on."
        },
        footer = {"  ./trainyard resume llama-3-405b-s1", "  ./trainyard resume small-yard-s7 --pace x3600 --json"})
public final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Name of the run, see ./trainyard runs.")
    private String run = "";

    @Option(names = "--report", paramLabel = "DIR", description = "Write the report and CSV files there, too.")
    private @Nullable Path report;

    @Option(names = "--pace", paramLabel = "max|xN", description = "Another pace than before; the digest is the same.")
    private @Nullable String pace;

    @Option(names = "--json", description = "Print one JSON object as the last line of standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Console console = Console.standard();
        RunStore store = RunStore.standard();
        if (pace != null) {
            RunOptions.requirePace(pace);
        }
        try (RunLock _ = store.lock(run)) {
            return goOn(console, store);
        }
    }

    private int goOn(Console console, RunStore store) {
        RunRecord kept = store.header(run);
        RunRecord header = pace == null ? kept : kept.withPace(pace);
        ReplayCommand.requireSameModels(header);
        if (header.status() == RunRecord.Status.FINISHED) {
            throw new InvalidInputException("run " + run + " is finished (digest " + header.digest()
                    + "); to run it again: ./trainyard replay " + run);
        }
        boolean inProcess = header.runtime().equals(InProcessRuntime.NAME);
        if (inProcess) {
            console.err()
                    .println("Run " + run + " was in process and kept no log: it begins again, with the same result.");
        }
        YardRuntime runtime = inProcess ? new InProcessRuntime() : new KafkaRuntime(store);
        return new RunSession(console, store, json, report, run).goOn(header, store.inputs(header), runtime);
    }
}
