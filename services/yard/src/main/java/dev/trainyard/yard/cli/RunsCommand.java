package dev.trainyard.yard.cli;

import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code runs}: what is kept, and how to delete it. */
@Command(
        name = "runs",
        description = "Lists the kept runs.",
        subcommands = RunsCommand.Delete.class,
        footerHeading = "%nExamples:%n",
        footer = {"  ./trainyard runs", "  ./trainyard runs delete llama-3-405b-s1"})
public final class RunsCommand implements Callable<Integer> {
    private static final String ROW = "%-28s %-12s %-11s %9s %6s  %s%n";

    @Override
    public Integer call() {
        Console console = Console.standard();
        List<RunRecord> runs = RunStore.standard().list();
        if (runs.isEmpty()) {
            console.out().println("No runs are kept. ./trainyard run FILE makes one.");
            return ExitStatus.OK;
        }
        console.out().printf(Locale.ROOT, ROW, "RUN", "STATUS", "RUNTIME", "PROCESSES", "SEED", "DIGEST");
        for (RunRecord run : runs) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            ROW,
                            run.id(),
                            run.status().name().toLowerCase(Locale.ROOT),
                            run.runtime(),
                            run.processes(),
                            run.seed(),
                            run.digest());
        }
        return ExitStatus.OK;
    }

    /** {@code runs delete}. */
    @Command(name = "delete", description = "Deletes runs and everything kept of them.")
    static final class Delete implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", arity = "1..*", description = "Names of runs.")
        private List<String> runs = new ArrayList<>();

        @Override
        public Integer call() {
            RunStore store = RunStore.standard();
            runs.forEach(store::header);
            runs.forEach(store::delete);
            return ExitStatus.OK;
        }
    }
}
