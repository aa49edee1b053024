/**
 * The in-process runtime: all shards of a run in one thread, without a broker. It is the planner's engine, the test bed
 * and the oracle that every other way of running is compared with.
 */
@NullMarked
package dev.trainyard.kernel.inprocess;

import org.jspecify.annotations.NullMarked;
