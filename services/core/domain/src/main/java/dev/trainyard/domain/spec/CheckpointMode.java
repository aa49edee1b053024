package dev.trainyard.domain.spec;

/** Whether training waits for a checkpoint. */
public enum CheckpointMode {
    /** Training waits until the state is on storage. */
    Sync,
    /** Training waits only for the copy to host memory. */
    Async
}
