package dev.trainyard.yard.kafka;

import dev.trainyard.yard.run.RunEnding;
import dev.trainyard.yard.run.RunInputs;
import dev.trainyard.yard.run.RunWatcher;
import dev.trainyard.yard.run.YardRuntime;
import dev.trainyard.yard.store.RunRecord;
import dev.trainyard.yard.store.RunStore;

/** The Kafka runtime as a way to run. */
public final class KafkaRuntime implements YardRuntime {
    /** Its name in headers and JSON. */
    public static final String NAME = "kafka";

    private final RunStore store;

    public KafkaRuntime(RunStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RunEnding run(RunRecord header, RunInputs inputs, RunWatcher watcher) {
        throw new IllegalStateException("comes with the next commit: " + store);
    }
}
