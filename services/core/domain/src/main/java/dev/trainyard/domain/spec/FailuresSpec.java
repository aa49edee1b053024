package dev.trainyard.domain.spec;

import java.util.List;

/** What fails in a pool: a preset of the catalogue, nothing, or own processes. In YAML {@code {preset: NAME}}, {@code none} or a list of {@link FailureProcessSpec}. */
public record FailuresSpec(
        @Field(
                value = "Failure preset of the catalogue; none: nothing fails; empty: the processes listed.",
                byDefault = "none")
        String preset,

        @Field(value = "Own failure processes; only with an empty preset.", optional = true)
        List<FailureProcessSpec> processes) {
    /** The preset name which means that nothing fails. */
    public static final String NONE = "none";

    public FailuresSpec {
        processes = List.copyOf(processes);
    }
}
