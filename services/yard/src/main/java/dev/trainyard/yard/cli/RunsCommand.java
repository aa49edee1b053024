package dev.trainyard.yard.cli;

import dev.trainyard.yard.store.RunLock;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;
import dev.trainyard.yard.store.RunStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code runs}: what is kept, and how to delete it. */
@Command(
        name = "runs",
        description = "Lists the kept runs.",
        subcommands = RunsCommand.Delete.class,
        exitCodeList = {"0:Done.", "2:Wrong arguments.", "4:The folder of runs cannot be read."},
        footer = {"  ./trainyard runs", "  ./trainyard runs delete llama-3-405b-s1"})
public final class RunsCommand implements Callable<Integer> {
    private static final String ROW = "%-28s %-12s %-11s %9s %6s  %s%n";

    @Override
    public Integer call() {
        Console console = Console.standard();
        RunStore store = RunStore.standard();
        List<String> ids = store.ids();
        if (ids.isEmpty()) {
            console.out().println("No runs are kept. ./trainyard run FILE makes one.");
            return ExitStatus.OK;
        }
        console.out().printf(Locale.ROOT, ROW, "RUN", "STATUS", "RUNTIME", "PROCESSES", "SEED", "DIGEST");
        for (String id : ids) {
            try {
                RunRecord run = store.header(id);
                String status = status(run, store.isRunning(id));
                console.out()
                        .printf(Locale.ROOT, ROW, id, status, run.runtime(), run.processes(), run.seed(), run.digest());
            } catch (RunStoreException damaged) {
                console.out().printf(Locale.ROOT, ROW, id, "damaged", "", "", "", "");
                console.err().println("trainyard: " + damaged.getMessage());
            }
        }
        return ExitStatus.OK;
    }

    private static String status(RunRecord run, boolean running) {
        return switch (run.status()) {
            case FINISHED -> "finished";
            case STARTED -> running ? "running" : "cut off";
            case INTERRUPTED -> running ? "running" : "interrupted";
        };
    }

    /** {@code runs delete}. */
    @Command(
            name = "delete",
            description = "Deletes runs and everything kept of them.",
            exitCodeList = {"0:Done.", "2:Wrong arguments.", "4:No such run, or one is running; nothing was deleted."},
            footer = {
                "  ./trainyard runs delete llama-3-405b-s1",
                "  ./trainyard runs delete small-yard-s1 small-yard-s2"
            })
    static final class Delete implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", arity = "1..*", description = "Names of runs.")
        private List<String> runs = new ArrayList<>();

        @Override
        public Integer call() {
            RunStore store = RunStore.standard();
            List<RunLock> locks = new ArrayList<>();
            try {
                // All or none: an unknown or running one among them leaves the others where they are.
                new TreeSet<>(runs).forEach(run -> locks.add(store.lock(run)));
                new TreeSet<>(runs).forEach(store::delete);
            } finally {
                locks.forEach(RunLock::close);
            }
            return ExitStatus.OK;
        }
    }
}
