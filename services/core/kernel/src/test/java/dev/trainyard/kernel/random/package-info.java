/** Tests of {@code dev.trainyard.kernel.random}. */
@NullMarked
package dev.trainyard.kernel.random;

import org.jspecify.annotations.NullMarked;
