/** Tests of the projection of the yard. */
@NullMarked
package dev.trainyard.door.projection;

import org.jspecify.annotations.NullMarked;
