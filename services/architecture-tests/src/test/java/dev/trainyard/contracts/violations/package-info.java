/** A class of the contracts that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.contracts.violations;

import org.jspecify.annotations.NullMarked;
