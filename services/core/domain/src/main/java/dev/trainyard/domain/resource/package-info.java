/**
 * Resources as users write them: YAML documents of {@code trainyard.dev/v1alpha1}, read with positions, checked as a
 * whole and written back in a canonical form.
 *
 * <p>The reader reports every problem of all files at once, each with file, line and column, and applies nothing when
 * there is one. What a field is called and bounded by comes from the spec records alone.
 */
@NullMarked
package dev.trainyard.domain.resource;

import org.jspecify.annotations.NullMarked;
