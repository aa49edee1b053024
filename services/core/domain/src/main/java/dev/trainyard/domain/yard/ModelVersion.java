package dev.trainyard.domain.yard;

/**
 * The version of all models together. It changes whenever the same inputs may give another digest; a process of another
 * version refuses to join a run.
 */
public final class ModelVersion {
    /** The version of this source tree. */
    public static final String CURRENT = "2026.11.2";

    private ModelVersion() {}
}
