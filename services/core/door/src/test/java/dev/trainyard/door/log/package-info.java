/** Tests of what ties the door to the log. */
@NullMarked
package dev.trainyard.door.log;

import org.jspecify.annotations.NullMarked;
