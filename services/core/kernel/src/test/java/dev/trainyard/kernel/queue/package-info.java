/** Tests of {@code dev.trainyard.kernel.queue}. */
@NullMarked
package dev.trainyard.kernel.queue;

import org.jspecify.annotations.NullMarked;
