/** Tests of {@code dev.trainyard.kernel.state}. */
@NullMarked
package dev.trainyard.kernel.state;

import org.jspecify.annotations.NullMarked;
