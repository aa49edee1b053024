/**
 * The topics of a run as people read them: which there are, what lies in them, records as JSON. Everything is read from
 * the log at the time of the request; nothing is kept here.
 */
@NullMarked
package dev.trainyard.door.topics;

import org.jspecify.annotations.NullMarked;
