package dev.trainyard.yard.bench;

import java.util.List;

/** The main job in process, in a cold JVM, launcher and report included. */
final class LlamaInProcessBench implements Bench {
    private static final int RUNS = 7;

    @Override
    public String name() {
        return "llama-in-process";
    }

    @Override
    public String command() {
        return "bench llama-in-process";
    }

    @Override
    public String description() {
        return "54 days of Llama 3 405B in process, the whole command in a cold JVM, report written";
    }

    @Override
    public List<Figure> measure(BenchSettings settings) throws InterruptedException {
        int runs = settings.runsOr(RUNS);
        double[] whole = new double[runs];
        double[] wall = new double[runs];
        for (int i = 0; i < runs; i++) {
            ChildRun child = ChildRun.of(
                    settings.root(),
                    false,
                    List.of("run", settings.example("llama-3-405b.yaml").toString(), "--in-process", "--json"));
            whole[i] = child.wallSeconds();
            wall[i] = child.jsonNumber("wallSeconds");
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(whole[i], "s"));
        }
        return List.of(
                new Figure("whole command", "s", whole, new Target.AtMost(1)),
                new Figure("of it, clock released to last job done", "s", wall, new Target.None()));
    }
}
