/** A class of the service kit that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.servicekit.violations;

import org.jspecify.annotations.NullMarked;
