package dev.trainyard.domain.catalogue;

import dev.trainyard.domain.spec.FailureProcessSpec;
import java.util.List;

/**
 * Published failures of one fleet.
 *
 * @param name name in specs
 * @param exposedHours hours in which a fault would have been counted: days x 24 x share of time exposed
 * @param causes every cause, in the order of the publication
 */
public record FailurePreset(String name, double exposedHours, List<Cause> causes) {
    /**
     * One published cause.
     *
     * @param process the process with the rate derived from the count: count / (components x exposed hours x
     *     share of faults that are detected before another interruption)
     * @param publishedCount how often it was counted
     */
    public record Cause(FailureProcessSpec process, int publishedCount) {}

    /** The processes, in the order of the causes. */
    public List<FailureProcessSpec> processes() {
        return causes.stream().map(Cause::process).toList();
    }

    /** Published interruptions, planned or unexpected. */
    public int publishedCount(boolean planned) {
        return causes.stream()
                .filter(c -> c.process().planned() == planned)
                .mapToInt(Cause::publishedCount)
                .sum();
    }
}
