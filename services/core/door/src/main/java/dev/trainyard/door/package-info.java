/**
 * The door of a live yard. Resources, their status and their stories are folded from the log; people and programs read
 * and change them over REST, the same interface for the command line, the console and foreign clients.
 */
@NullMarked
package dev.trainyard.door;

import org.jspecify.annotations.NullMarked;
