/**
 * The control records of a run: header, map, grants, dones, commands, snapshot chunks. They are all that a runtime knows
 * of a run besides the events themselves, and their order in the log is the only order there is.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.protocol;

import org.jspecify.annotations.NullMarked;
