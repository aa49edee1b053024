/**
 * The live yard: a datacenter that stays up and takes orders. {@code up} starts one background process which holds
 * broker, clock, shards and REST interface; {@code down} stops it; what it did is in its log, and {@code up} goes on.
 */
@NullMarked
package dev.trainyard.yard.live;

import org.jspecify.annotations.NullMarked;
