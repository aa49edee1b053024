/**
 * The yard as people see it, folded from the log by one writer: every resource with its status, its story in sentences,
 * the list of events, and a ring of changes from which watchers resume. Nothing here is a truth of its own: after a
 * restart all of it is read from the log again.
 */
@NullMarked
package dev.trainyard.door.projection;

import org.jspecify.annotations.NullMarked;
