/**
 * Read-only followers of a run's log. They see events in exactly the order in which the in-process runtime shows them.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.tail;

import org.jspecify.annotations.NullMarked;
