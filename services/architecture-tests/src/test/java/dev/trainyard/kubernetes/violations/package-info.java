/** A class of the Kubernetes modules that breaks a rule on purpose; the rule's test looks for it. */
@NullMarked
package dev.trainyard.kubernetes.violations;

import org.jspecify.annotations.NullMarked;
