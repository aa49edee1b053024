/**
 * Windows of virtual time: what a shard reports after one, and the pure rule that ends the next one (synchronous
 * conservative windows: YAWNS, Nicol 1993; bounded lag, Lubachevsky 1989).
 */
@NullMarked
package dev.trainyard.kernel.window;

import org.jspecify.annotations.NullMarked;
