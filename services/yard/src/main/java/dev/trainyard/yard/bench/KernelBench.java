package dev.trainyard.yard.bench;

import dev.trainyard.kernel.PayloadTypes;
import dev.trainyard.kernel.RunParameters;
import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.inprocess.InProcessRun;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** PHOLD over the real engines: what the kernel itself costs. */
final class KernelBench implements Bench {
    private static final int RUNS = 5;
    private static final int SHARDS = 4;
    private static final int PENDING = 10_000;
    private static final long WARM_UP_EVENTS = 20_000_000;
    private static final long RUN_EVENTS = 20_000_000;

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public String command() {
        return "bench kernel";
    }

    @Override
    public String description() {
        return "PHOLD in one thread: 10,000 pending on 4 shards, digests on, 99 % timers, 1 % events to another shard";
    }

    @Override
    public List<Figure> measure(BenchSettings settings) {
        RunParameters parameters = RunParameters.ofSeed(1);
        PayloadTypes types = PayloadTypes.ofSealed(PholdModel.Message.class, PholdModel.Begin.class);
        List<PholdModel> models = new ArrayList<>();
        List<ShardEngine> engines = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            models.add(new PholdModel(parameters.seed(), shard, SHARDS, PENDING / SHARDS));
            engines.add(new ShardEngine(parameters, shard, models.get(shard), types));
        }
        InProcessRun run = InProcessRun.of(parameters, engines).build();
        run.command(0, new PholdModel.Begin(PENDING / SHARDS));
        goOn(run, models, WARM_UP_EVENTS);
        int runs = settings.runsOr(RUNS);
        double[] rates = new double[runs];
        double[] processorRates = new double[runs];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < runs; i++) {
            long before = handled(models);
            long processorNs = threads.getCurrentThreadCpuTime();
            long beganNs = System.nanoTime();
            goOn(run, models, RUN_EVENTS);
            processorRates[i] =
                    (handled(models) - before) / ((threads.getCurrentThreadCpuTime() - processorNs) / 1e9) / 1e6;
            rates[i] = (handled(models) - before) / ((System.nanoTime() - beganNs) / 1e9) / 1e6;
            settings.progress().accept(name() + " run " + (i + 1) + ": " + Numbers.withUnit(rates[i], "M events/s"));
        }
        double remote = models.stream().mapToLong(PholdModel::remote).sum();
        return List.of(
                new Figure("timers and events handled", "M events/s", rates, new Target.AtLeast(6)),
                new Figure("the same by processor time", "M events/s", processorRates, new Target.None()),
                Figure.of("share from another shard", "%", 100 * remote / handled(models), new Target.None()));
    }

    private static void goOn(InProcessRun run, List<PholdModel> models, long events) {
        long until = handled(models) + events;
        while (handled(models) < until) {
            if (!run.step()) {
                throw new BenchFailedException("PHOLD ended by itself");
            }
        }
    }

    private static long handled(List<PholdModel> models) {
        long handled = 0;
        for (int i = 0; i < models.size(); i++) {
            handled += models.get(i).handled();
        }
        return handled;
    }
}
