/**
 * Ties the door to the log of a run: commands go out, commands and windows come in, the clock is told what to do, and
 * what somebody wrote past the door is checked before it is admitted.
 */
@NullMarked
package dev.trainyard.door.log;

import org.jspecify.annotations.NullMarked;
