/** The operator between a real API server and a real broker with all models behind it. */
@NullMarked
package dev.trainyard.operator;

import org.jspecify.annotations.NullMarked;
