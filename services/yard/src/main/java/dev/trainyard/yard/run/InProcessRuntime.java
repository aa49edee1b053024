package dev.trainyard.yard.run;

import dev.trainyard.yard.store.RunRecord;

/** The in-process runtime as a way to run: it has no log, so a run that was stopped begins again. */
public final class InProcessRuntime implements YardRuntime {
    /** Its name in headers and JSON. */
    public static final String NAME = "in-process";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEnding run(RunRecord header, RunInputs inputs, RunWatcher watcher) {
        return InProcessYard.run(inputs, watcher);
    }
}
