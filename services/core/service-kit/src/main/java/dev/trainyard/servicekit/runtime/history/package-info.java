/**
 * What can be had from the log of a run besides going on with it: its whole input, for a replay, and a copy of its log up
 * to a window, for a run that goes another way from there. Reads a run only; it may go on meanwhile.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.history;

import org.jspecify.annotations.NullMarked;
