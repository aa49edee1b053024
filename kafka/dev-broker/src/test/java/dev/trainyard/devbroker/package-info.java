/**
 * Tests of the development broker. Nearly all of them start the real process, because its contract is a command line,
 * one line of output and an exit status.
 */
@NullMarked
package dev.trainyard.devbroker;

import org.jspecify.annotations.NullMarked;
