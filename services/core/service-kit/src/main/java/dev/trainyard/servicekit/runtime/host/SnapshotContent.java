package dev.trainyard.servicekit.runtime.host;

import dev.trainyard.kernel.ShardEngine;
import dev.trainyard.kernel.state.ByteStateWriter;

/** What is written of an engine into a snapshot. */
@FunctionalInterface
public interface SnapshotContent {
    /** The bytes; {@link ShardEngine#readState} must read them. */
    byte[] of(ShardEngine engine);

    /** The whole state as it is now. */
    static SnapshotContent wholeState() {
        return engine -> {
            ByteStateWriter out = new ByteStateWriter();
            engine.writeState(out);
            return out.toByteArray();
        };
    }
}
