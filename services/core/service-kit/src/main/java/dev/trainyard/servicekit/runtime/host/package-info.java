/**
 * Hosts of shards: one process, one thread, one consumer and one producer for all its shards. Restart, comparison of what
 * was written before with what is written again, and snapshots live here.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.host;

import org.jspecify.annotations.NullMarked;
