/**
 * The timekeeper: it folds the log into a book, decides the next window by the kernel's rule, and writes grants. Pace,
 * hold, pause and the cutting of old records are its business alone; the wall clock is read nowhere else on this path.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.clock;

import org.jspecify.annotations.NullMarked;
