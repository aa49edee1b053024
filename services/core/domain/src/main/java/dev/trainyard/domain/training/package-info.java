/**
 * Training arithmetic: parameters, FLOPs, memory, checkpoint bytes, communication volumes and step time of a job.
 *
 * <p>Pure functions of a model, a layout and catalogue numbers, each with the formula's source. What a collective costs
 * under contention is decided elsewhere and comes in as times; the uncontended cost is here as {@link
 * dev.trainyard.domain.training.AlphaBeta}.
 */
@NullMarked
package dev.trainyard.domain.training;

import org.jspecify.annotations.NullMarked;
