package dev.trainyard.yard.run;

import dev.trainyard.yard.store.RunRecord;

/** A way to run a yard. */
public interface YardRuntime {
    /** Its name in headers and JSON. */
    String name();

    /**
     * Runs (or goes on with) a run until its end or until the watcher cancels.
     *
     * @param header the run's header as it is kept
     * @param inputs the run's inputs
     * @param watcher follows it
     */
    RunEnding run(RunRecord header, RunInputs inputs, RunWatcher watcher);
}
