package dev.trainyard.domain.spec;

import java.util.List;

/**
 * What fails in a pool: a preset of the catalogue, nothing, or own processes. In YAML {@code {preset: NAME}} or
 * {@code {processes: [...]}}; files and REST also take {@code none} and the bare list, which Kubernetes cannot.
 */
public record FailuresSpec(
        @Field(value = "Failure preset of the catalogue; none: nothing fails.", byDefault = "none")
        String preset,

        @Field(value = "Own failure processes, in place of a preset.", optional = true)
        List<FailureProcessSpec> processes) {
    /** The preset name which means that nothing fails. */
    public static final String NONE = "none";

    public FailuresSpec {
        processes = List.copyOf(processes);
    }
}
