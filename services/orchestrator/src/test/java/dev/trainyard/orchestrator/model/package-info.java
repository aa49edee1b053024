/** Tests of the orchestrator's model. */
@NullMarked
package dev.trainyard.orchestrator.model;

import org.jspecify.annotations.NullMarked;
