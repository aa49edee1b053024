/**
 * The catalogue: accelerators, systems, fabrics, software stacks, failure presets and sites, each number with its source.
 *
 * <p>The content lies in CSV files beside the classes; adding a chip, a fabric or a failure preset touches only these.
 * A number without a published source says {@code assumed} and why. The hash of the content stands in every run header.
 */
@NullMarked
package dev.trainyard.domain.catalogue;

import org.jspecify.annotations.NullMarked;
