/** A class of the domain that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.domain.violations;

import org.jspecify.annotations.NullMarked;
