/**
 * What the sensors of a yard show. Samples are a projection of model state: no model reads them, and they are in no
 * sequence and no digest.
 */
@NullMarked
package dev.trainyard.domain.telemetry;

import org.jspecify.annotations.NullMarked;
