/** Priority queues on primitive arrays: the kernel's inbox and timers. */
@NullMarked
package dev.trainyard.kernel.queue;

import org.jspecify.annotations.NullMarked;
