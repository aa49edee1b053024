/** A class of a service that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.chipnode.violations;

import org.jspecify.annotations.NullMarked;
