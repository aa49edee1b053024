/**
 * What a user declares: accelerator pools, capacity queues and training jobs, as immutable records.
 *
 * <p>The records carry only numbers, strings, enums, nested records and lists of these, so they travel as commands
 * through the generic codec and map one to one to the YAML of {@code trainyard.dev/v1alpha1}. Durations are virtual
 * nanoseconds and end in {@code Ns}; the YAML field has no such ending and takes {@code 90s} or {@code 1h30m}. What a
 * field means, its unit and its default stand in its {@link dev.trainyard.domain.spec.Field} annotation, the one source
 * for the reader, the error messages and the generated explanations.
 */
@NullMarked
package dev.trainyard.domain.spec;

import org.jspecify.annotations.NullMarked;
