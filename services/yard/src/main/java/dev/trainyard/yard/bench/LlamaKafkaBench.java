package dev.trainyard.yard.bench;

import java.util.List;

/** The main job over Kafka: all services in one JVM, the broker beside it. */
final class LlamaKafkaBench implements Bench {
    private static final int RUNS = 3;

    @Override
    public String name() {
        return "llama-kafka";
    }

    @Override
    public String command() {
        return "bench llama-kafka";
    }

    @Override
    public String description() {
        return "54 days of Llama 3 405B over Kafka, all services in one fresh JVM, the broker in another";
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] wall = new double[runs];
        double[] whole = new double[runs];
        double[] windows = new double[runs];
        double[] memory = new double[runs];
        for (int i = 0; i < runs; i++) {
            ChildRun child = ChildRun.of(
                    settings.root(),
                    true,
                    List.of("run", settings.example("llama-3-405b.yaml").toString(), "--json"));
            wall[i] = child.jsonNumber("wallSeconds");
            whole[i] = child.wallSeconds();
            windows[i] = child.jsonNumber("windows");
            memory[i] = child.peakMiB();
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(wall[i], "s"));
        }
        return List.of(
                new Figure("clock released to last job done", "s", wall, new Target.AtMost(15)),
                new Figure("whole command", "s", whole, new Target.None()),
                new Figure("windows", "", windows, new Target.AtMost(7_000)),
                new Figure("peak memory of both processes", "MiB", memory, new Target.AtMost(1_024)));
    }
}
