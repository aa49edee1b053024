/** Whole yards in process: random ones against what must always hold, and the windows that single happenings cost. */
@NullMarked
package dev.trainyard.yard.run;

import org.jspecify.annotations.NullMarked;
