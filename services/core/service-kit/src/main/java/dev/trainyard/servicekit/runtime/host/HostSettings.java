package dev.trainyard.servicekit.runtime.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a host is told.
 *
 * @param runId the run to join
 * @param process ordinal of this process in the run's map
 * @param inputPatience how long it waits for inputs that were counted before it asks their owner to restart
 * @param dumpDirectory where both sides of a difference are written
 */
public record HostSettings(String runId, int process, Duration inputPatience, Optional<Path> dumpDirectory) {
    /** Far above any pause of a healthy process; waiting costs nothing but time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Settings with the default patience and no dumps. */
    public static HostSettings of(String runId, int process) {
        return new HostSettings(runId, process, PATIENCE, Optional.empty());
    }

    public HostSettings withInputPatience(Duration v) {
        return new HostSettings(runId, process, v, dumpDirectory);
    }

    public HostSettings withDumpDirectory(Path v) {
        return new HostSettings(runId, process, inputPatience, Optional.of(v));
    }
}
