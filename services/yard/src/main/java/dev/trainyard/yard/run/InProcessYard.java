package dev.trainyard.yard.run;

import dev.trainyard.kernel.inprocess.InProcessRun;
import dev.trainyard.kernel.inprocess.RunOutcome;
import dev.trainyard.kernel.inprocess.WindowCutter;
import dev.trainyard.kernel.window.RunEnd;

/** Runs a yard in this thread, without a broker. */
public final class InProcessYard {
    private InProcessYard() {}

    /** A run of these inputs, all commands given, not yet begun. */
    public static InProcessRun prepare(RunInputs inputs, WindowCutter cutter, RunWatcher watcher) {
        InProcessRun run = InProcessRun.of(inputs.parameters(), YardModels.engines(inputs))
                .runEnd(new RunEnd(inputs.statedEndNs()))
                .cutter(cutter)
                .observer(watcher::onEvent)
                .build();
        inputs.commands().forEach(command -> run.command(0, command));
        return run;
    }

    /** Runs to the end, or until the watcher cancels. */
    public static RunEnding run(RunInputs inputs, RunWatcher watcher) {
        return run(inputs, WindowCutter.none(), watcher);
    }

    /** Runs to the end with windows cut shorter: the digest is the same. */
    public static RunEnding run(RunInputs inputs, WindowCutter cutter, RunWatcher watcher) {
        InProcessRun run = prepare(inputs, cutter, watcher);
        watcher.onReleased();
        long beganNs = System.nanoTime();
        while (run.step()) {
            watcher.onWindow(run.windows(), run.nowNs());
            if (watcher.isCancelled()) {
                return new RunEnding.Cancelled(run.nowNs());
            }
        }
        double wallSeconds = (System.nanoTime() - beganNs) / 1e9;
        RunOutcome outcome = run.finish();
        if (outcome.stalled()) {
            return new RunEnding.Stalled(outcome.endNs());
        }
        return new RunEnding.Finished(
                outcome.digest(), outcome.endNs(), outcome.windows(), outcome.events(), wallSeconds);
    }
}
