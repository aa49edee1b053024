/**
 * The verbs on the one virtual clock of a live yard: pause, unpause, step, run-until, pace, snapshot, end and fork. Each
 * sends one request and prints where time stands then.
 */
@NullMarked
package dev.trainyard.yard.client.clock;

import org.jspecify.annotations.NullMarked;
