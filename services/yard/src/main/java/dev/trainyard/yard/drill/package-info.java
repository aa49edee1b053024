/**
 * The drill: a run over several processes in which services, timekeeper and broker are killed and frozen at seeded
 * windows, and whose digest must be that of the in-process run.
 */
@NullMarked
package dev.trainyard.yard.drill;

import org.jspecify.annotations.NullMarked;
