package dev.trainyard.yard.cli;

import dev.trainyard.yard.bench.Bench;
import dev.trainyard.yard.bench.BenchFailedException;
import dev.trainyard.yard.bench.BenchResult;
import dev.trainyard.yard.bench.BenchSettings;
import dev.trainyard.yard.bench.Benches;
import dev.trainyard.yard.bench.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}: measures what was promised. */
@Command(
        name = "bench",
        description = {
            "Measures speed, memory and likeness to published runs, and compares them with the targets.",
            "",
            "Benches on the runs: llama-kafka, llama-in-process, llama-seeds, kernel, growth. On a live yard: start,"
                    + " intake, watchers, pace, soak. With Kubernetes: kubernetes-intake, kubernetes-accepted,"
                    + " kubernetes-takeover, kubernetes-idle. all prints the table of docs/benchmarks.md, without soak and"
                    + " those with Kubernetes, each in a process of its own. Use a quiet machine."
        },
        exitCodeList = {
            "0:Measured.",
            "1:With --check: a target is not met.",
            "2:Wrong arguments.",
            "4:It could not be measured.",
            "130:Stopped by Ctrl-C; a soak tells what it found so far."
        },
        footer = {"  ./trainyard bench llama-in-process --runs 5", "  ./trainyard bench all --check"})
public final class BenchCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final int SEEDS = 20;
    private static final double MINUTES = 240;

    @Parameters(paramLabel = "NAME", description = "One bench, or all.")
    private String name = ALL;

    @Option(names = "--runs", paramLabel = "N", description = "Repeat each measurement N times (default: as it needs).")
    private int runs;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "" + SEEDS,
            description = "Seeds of llama-seeds (default: ${DEFAULT-VALUE}).")
    private int seeds = SEEDS;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "" + MINUTES,
            description = "How long soak and kubernetes-idle take (default: ${DEFAULT-VALUE}).")
    private double minutes = MINUTES;

    @Option(names = "--check", description = "Exit status 1 when a target is not met.")
    private boolean check;

    @Option(names = "--json", description = "One JSON object a bench on standard output.")
    private boolean json;

    @Option(names = "--jobs", hidden = true, description = "Fewer jobs through Kubernetes, for a look.")
    private int jobs;

    @Option(names = "--row-date", hidden = true, description = "Print rows of the table, with this date.")
    private String rowDate = "";

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.standard();
        if (runs < 0 || seeds < 2) {
            throw new InvalidInputException(
                    "--runs " + runs + " --seeds " + seeds + ": expected 0 or more runs and at least 2 seeds");
        }
        if (name.equals(ALL)) {
            return all(console);
        }
        Bench bench = Benches.all().stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no bench " + name + "; there are "
                        + String.join(", ", Benches.names()) + " and " + ALL));
        Machine machine = Machine.here();
        BenchSettings settings = new BenchSettings(
                root(), runs, seeds, minutes, jobs, line -> console.err().println(line));
        if (!bench.keepsProcesses()) {
            return measure(bench, settings, machine, console);
        }
        // Whatever is to be said is said before the interruption is closed: then the process may end at any moment.
        try (Interruption interruption = new Interruption(Thread.currentThread())) {
            return measureUntilStopped(bench, settings, machine, console);
        }
    }

    private int measureUntilStopped(Bench bench, BenchSettings settings, Machine machine, Console console) {
        try {
            return measure(bench, settings, machine, console);
        } catch (InterruptedException e) {
            console.err().println("Stopped; the processes of bench " + name + " have ended.");
            return ExitStatus.INTERRUPTED;
        }
    }

    private int measure(Bench bench, BenchSettings settings, Machine machine, Console console)
            throws InterruptedException {
        BenchResult result;
        try {
            result = new BenchResult(bench, bench.measure(settings));
        } catch (BenchFailedException e) {
            console.err().println("trainyard: " + e.getMessage());
            return ExitStatus.TROUBLE;
        }
        if (json) {
            console.out().println(result.json());
        } else if (!rowDate.isEmpty()) {
            result.markdownRows(rowDate).forEach(console.out()::println);
        } else {
            console.out().println(bench.name() + ": " + bench.description() + ".");
            console.out().println("  on " + machine.phrase());
            result.lines().forEach(console.out()::println);
        }
        return check && !result.isMet() ? ExitStatus.NO : ExitStatus.OK;
    }

    /** Each bench in a process of its own: what one teaches the JIT compiler is not true for the next. */
    private int all(Console console) throws InterruptedException {
        Machine machine = Machine.here();
        if (!json) {
            console.out().println("Machine: " + machine.phrase() + ".\n");
            console.out().println("| command | figure | median [min, max] | n | target | | date |");
            console.out().println("|---|---|---|---|---|---|---|");
        }
        int worst = ExitStatus.OK;
        for (String bench :
                Benches.all().stream().filter(b -> !b.isLong()).map(Bench::name).toList()) {
            List<String> command =
                    new ArrayList<>(List.of(root().resolve("trainyard").toString(), "bench", bench));
            command.addAll(List.of("--runs", Integer.toString(runs), "--seeds", Integer.toString(seeds)));
            command.addAll(List.of("--row-date", LocalDate.now() + (machine.isLoaded() ? ", loaded" : "")));
            if (check) {
                command.add("--check");
            }
            if (json) {
                command.add("--json");
            }
            ProcessBuilder child = new ProcessBuilder(command).inheritIO();
            child.environment().put("TRAINYARD_NO_BUILD", "1");
            try {
                worst = Math.max(worst, child.start().waitFor());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return worst;
    }

    private static Path root() {
        @Nullable String root = System.getProperty("trainyard.root");
        if (root == null || !Files.isExecutable(Path.of(root, "trainyard"))) {
            throw new InvalidInputException(
                    "bench needs the checkout with its launcher: start it by ./trainyard bench");
        }
        return Path.of(root);
    }
}
