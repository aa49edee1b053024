/**
 * The Kubernetes operator. It reads the log of a run as any door does and writes commands into it; it knows no model,
 * decides nothing about the yard, and keeps nothing that the log or the API server does not have. {@link
 * dev.trainyard.operator.Operators} is all of it for one process.
 */
@NullMarked
package dev.trainyard.operator;

import org.jspecify.annotations.NullMarked;
