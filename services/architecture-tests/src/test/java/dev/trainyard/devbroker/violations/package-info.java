/** A class of the broker that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.devbroker.violations;

import org.jspecify.annotations.NullMarked;
