/**
 * From objects to commands: one reconciler for each kind, all by the same rules. What an object says is checked as every
 * door checks it, and written into the log under its uid and generation; its deletion waits for the log, never for time.
 */
@NullMarked
package dev.trainyard.operator.intake;

import org.jspecify.annotations.NullMarked;
