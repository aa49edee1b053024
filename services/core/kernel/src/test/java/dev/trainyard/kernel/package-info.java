/** Tests of the kernel: whatever way time is cut, state is restored or shards are ordered, the digest is the same. */
@NullMarked
package dev.trainyard.kernel;

import org.jspecify.annotations.NullMarked;
