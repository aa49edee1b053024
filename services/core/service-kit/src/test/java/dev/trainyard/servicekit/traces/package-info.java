/** Tests of the traces of jobs. */
@NullMarked
package dev.trainyard.servicekit.traces;

import org.jspecify.annotations.NullMarked;
