/** Tests of placements against an oracle. */
@NullMarked
package dev.trainyard.jobscheduler.model.placement;

import org.jspecify.annotations.NullMarked;
