package dev.trainyard.yard.cli;

import dev.trainyard.domain.yard.ModelVersion;
import dev.trainyard.kernel.digest.Digest;
import dev.trainyard.yard.run.InProcessYard;
import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code replay}: header and commands are the whole input, so the run can be made again and must be the same. */
@Command(
        name = "replay",
        description = "Runs the kept inputs of a run again, in process, and compares the digest.",
        exitCodeList = {
            "0:The digests are equal.",
            "1:They differ.",
            "2:Wrong arguments, or another version of the models made the run.",
            "4:There is no such run, or what is kept of it cannot be read.",
            "5:Jobs are unfinished and nothing can happen again."
        },
        footer = {"  ./trainyard replay llama-3-405b-s1", "  ./trainyard replay small-yard-s7"})
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Name of the run, see ./trainyard runs.")
    private String run = "";

    @Override
    public Integer call() {
        Console console = Console.standard();
        RunStore store = RunStore.standard();
        RunRecord header = store.header(run);
        requireSameModels(header);
        RunEnding ending = InProcessYard.run(store.inputs(header), RunWatcher.none());
        if (!(ending instanceof RunEnding.Finished finished)) {
            console.err().println("The replay did not come to an end: " + ending);
            return ExitStatus.STALLED;
        }
        String digest = Digest.hex(finished.digest());
        if (header.status() != RunRecord.Status.FINISHED) {
            console.out().println("digest " + digest + " (run " + run + " itself is not finished)");
            return ExitStatus.OK;
        }
        boolean same = digest.equals(header.digest());
        console.out()
                .println(
                        same
                                ? "same digest: " + digest
                                : "DIFFERENT: the run ended with " + header.digest() + ", the replay with " + digest);
        return same ? ExitStatus.OK : ExitStatus.NO;
    }

    static void requireSameModels(RunRecord header) {
        if (!header.modelVersion().equals(ModelVersion.CURRENT)) {
            throw new InvalidInputException("run " + header.id() + " is of model version " + header.modelVersion()
                    + ", this is " + ModelVersion.CURRENT + ": its digest cannot be expected here; run it with the"
                    + " version that made it, or run its files again");
        }
    }
}
