/** Tests of the folds of the log into meters. */
@NullMarked
package dev.trainyard.servicekit.metrics;

import org.jspecify.annotations.NullMarked;
