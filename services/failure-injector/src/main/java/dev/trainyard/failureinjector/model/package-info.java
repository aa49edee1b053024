/**
 * What breaks, and when it is mended: the pure model of the failure injector. Every component has its own random
 * fortune, keyed by its id, so a larger yard changes nobody's luck. Faults are announced to their owners a day ahead;
 * whether one matters is for the owner to say.
 */
@NullMarked
package dev.trainyard.failureinjector.model;

import org.jspecify.annotations.NullMarked;
