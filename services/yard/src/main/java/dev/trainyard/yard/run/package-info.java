/**
 * Running a yard: its inputs, its models put together, and the ways to run them. All ways give the same digest.
 */
@NullMarked
package dev.trainyard.yard.run;

import org.jspecify.annotations.NullMarked;
