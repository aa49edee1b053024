package dev.trainyard.yard.bench;

import java.util.List;

/** From typing the command to the first accepted job of the small yard, over Kafka, in a built tree. */
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
        return "run of the small yard over Kafka in a built tree, up to its first job accepted";
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] accepted = new double[runs];
        double[] whole = new double[runs];
        for (int i = 0; i < runs; i++) {
            ChildRun child = ChildRun.of(
                    settings.root(),
                    false,
                    List.of("run", settings.example("small-yard.yaml").toString(), "--verbose"));
            accepted[i] = child.secondsTo("accepted ");
            whole[i] = child.wallSeconds();
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(accepted[i], "s"));
        }
        return List.of(
                new Figure("command to first job accepted", "s", accepted, new Target.AtMost(5)),
                new Figure("whole command", "s", whole, new Target.None()));
    }
}
