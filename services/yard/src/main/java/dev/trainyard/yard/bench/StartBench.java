package dev.trainyard.yard.bench;

import java.util.List;

/** From typing the command to the first accepted job of the small yard, over Kafka, in a built tree: {@code up}, {@code run}. */
final class StartBench implements Bench {
    private static final int RUNS = 5;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String command() {
        return "bench start";
    }

    @Override
    public String description() {
        return "up and run with the small yard in a built tree, from the command to its jobs accepted";
    }

    @Override
    public boolean keepsProcesses() {
        return true;
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] up = new double[runs];
        double[] accepted = new double[runs];
        double[] whole = new double[runs];
        for (int i = 0; i < runs; i++) {
            try (BenchYard yard = BenchYard.up(
                    settings.root(), settings.example("small-yard.yaml").toString(), "--pace", "x1")) {
                // The command returns when its files are in the log and their jobs can be read as Accepted.
                up[i] = yard.upSeconds();
            }
            ChildRun child = ChildRun.of(
                    settings.root(),
                    false,
                    List.of("run", settings.example("small-yard.yaml").toString(), "--verbose"));
            accepted[i] = child.secondsTo("accepted ");
            whole[i] = child.wallSeconds();
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(up[i], "s"));
        }
        return List.of(
                new Figure("up to jobs accepted", "s", up, new Target.AtMost(5)),
                new Figure("run to first job accepted", "s", accepted, new Target.AtMost(5)),
                new Figure("run, whole command", "s", whole, new Target.None()));
    }
}
