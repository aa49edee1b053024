/**
 * A run in one file: {@code topics record} writes it, {@code topics show} prints it, {@code topics replay} runs it again
 * in process and compares every event.
 */
@NullMarked
package dev.trainyard.yard.topics;

import org.jspecify.annotations.NullMarked;
