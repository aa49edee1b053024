/**
 * Measures what issue 3 promises: each {@link dev.trainyard.yard.bench.Bench} runs one thing several times and says how
 * it compares with its target. Whole-process figures are taken from child processes that are started as a person would
 * start them; the others are taken here. Wall clocks are allowed in this package: it measures them.
 */
@NullMarked
package dev.trainyard.yard.bench;

import org.jspecify.annotations.NullMarked;
