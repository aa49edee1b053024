/**
 * Statuses of resources as a live yard tells them: what people, programs and operators read beside the specs. Shapes
 * follow the Kubernetes conventions: conditions keyed by type, no phase, ratios as texts. Virtual times are texts such
 * as {@code 2d4h10s}, counted from the begin of the run; a number beside them ends in {@code Ns}.
 */
@NullMarked
package dev.trainyard.domain.status;

import org.jspecify.annotations.NullMarked;
