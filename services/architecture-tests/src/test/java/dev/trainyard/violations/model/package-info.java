/** Classes that stand for a model and break one rule of pure code each; the rules' tests look for them. */
@NullMarked
package dev.trainyard.violations.model;

import org.jspecify.annotations.NullMarked;
