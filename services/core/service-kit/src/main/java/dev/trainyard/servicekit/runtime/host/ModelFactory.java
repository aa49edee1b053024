package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.Model;
import dev.trainyard.servicekit.runtime.protocol.RunHeader;

/** Port to the services: makes the model of a shard, in its first state. */
@FunctionalInterface
public interface ModelFactory {
    /** The model of one shard of a run. */
    Model create(RunHeader header, int shard);
}
