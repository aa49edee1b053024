/** A class of a model that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.chipnode.model.violations;

import org.jspecify.annotations.NullMarked;
