/**
 * Keyed random draws: pure functions of (run seed, stream name, component id, draw index). No generator has a state, so
 * adding a component never changes another component's luck, and a draw can be repeated anywhere.
 */
@NullMarked
package dev.trainyard.kernel.random;

import org.jspecify.annotations.NullMarked;
