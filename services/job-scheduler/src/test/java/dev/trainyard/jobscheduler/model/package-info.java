/** Tests of the scheduler's model, with hand-made peers instead of the other services. */
@NullMarked
package dev.trainyard.jobscheduler.model;

import org.jspecify.annotations.NullMarked;
