/** A class of the kernel that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.kernel.violations;

import org.jspecify.annotations.NullMarked;
