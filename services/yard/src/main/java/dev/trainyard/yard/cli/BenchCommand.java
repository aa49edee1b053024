package dev.trainyard.yard.cli;

import dev.trainyard.yard.bench.Bench;
import dev.trainyard.yard.bench.BenchFailedException;
import dev.trainyard.yard.bench.BenchResult;
import dev.trainyard.yard.bench.BenchSettings;
import dev.trainyard.yard.bench.Benches;
import dev.trainyard.yard.bench.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}: measures what was promised. */
@Command(
        name = "bench",
        description = "Measures speed, memory and likeness to published runs, and compares them with the targets.",
        footerHeading = "%nBenches:%n",
        footer = {
            "  llama-kafka, llama-in-process, llama-seeds, kernel, start, growth; or all,",
            "  which prints the table of docs/benchmarks.md.",
            "%nExit status 1 with --check when a target is not met. Use a quiet machine."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final int SEEDS = 20;

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

    @Option(names = "--check", description = "Exit status 1 when a target is not met.")
    private boolean check;

    @Option(names = "--json", description = "One JSON object a bench on standard output.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Console console = Console.standard();
        if (runs < 0 || seeds < 2) {
            throw new InvalidInputException(
                    "--runs " + runs + " --seeds " + seeds + ": expected 0 or more runs and at least 2 seeds");
        }
        List<Bench> benches = Benches.all().stream()
                .filter(bench -> name.equals(ALL) || bench.name().equals(name))
                .toList();
        if (benches.isEmpty()) {
            throw new InvalidInputException(
                    "there is no bench " + name + "; there are " + String.join(", ", Benches.names()) + " and " + ALL);
        }
        Machine machine = Machine.here();
        BenchSettings settings =
                new BenchSettings(root(), runs, seeds, line -> console.err().println(line));
        boolean table = name.equals(ALL) && !json;
        List<BenchResult> results = new ArrayList<>();
        try {
            for (Bench bench : benches) {
                results.add(measure(bench, settings, machine, table, console));
            }
        } catch (BenchFailedException e) {
            console.err().println("trainyard: " + e.getMessage());
            return ExitStatus.TROUBLE;
        }
        if (table) {
            printTable(results, machine, console);
        }
        return check && !results.stream().allMatch(BenchResult::isMet) ? ExitStatus.NO : ExitStatus.OK;
    }

    private BenchResult measure(Bench bench, BenchSettings settings, Machine machine, boolean table, Console console)
            throws InterruptedException {
        BenchResult result = new BenchResult(bench, bench.measure(settings));
        if (json) {
            console.out().println(result.json());
        } else if (!table) {
            console.out().println(bench.name() + ": " + bench.description() + ".");
            console.out().println("  on " + machine.phrase());
            result.lines().forEach(console.out()::println);
        }
        return result;
    }

    private static void printTable(List<BenchResult> results, Machine machine, Console console) {
        String date = LocalDate.now() + (machine.isLoaded() ? ", loaded" : "");
        console.out().println("Machine: " + machine.phrase() + ".\n");
        console.out().println("| command | figure | median [min, max] | n | target | | date |");
        console.out().println("|---|---|---|---|---|---|---|");
        console.out()
                .println(results.stream()
                        .flatMap(result -> result.markdownRows(date).stream())
                        .collect(Collectors.joining("\n")));
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
