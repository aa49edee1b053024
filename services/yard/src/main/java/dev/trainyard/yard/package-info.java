/**
 * The command line. {@link dev.trainyard.yard.Trainyard} is what {@code ./trainyard} starts: it reads the arguments,
 * finds the command, and turns every outcome into an exit status and sentences a person can act on.
 */
@NullMarked
package dev.trainyard.yard;

import org.jspecify.annotations.NullMarked;
