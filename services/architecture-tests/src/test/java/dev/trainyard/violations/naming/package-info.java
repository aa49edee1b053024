/** Classes that break the rules of names and of static state; the rules' tests look for them. */
@NullMarked
package dev.trainyard.violations.naming;

import org.jspecify.annotations.NullMarked;
