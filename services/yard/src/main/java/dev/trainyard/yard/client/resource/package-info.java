/**
 * The verbs on resources, with the flags, columns and texts that people know from kubectl: apply, get, describe, delete,
 * wait, events, explain, suspend, unsuspend and scale.
 */
@NullMarked
package dev.trainyard.yard.client.resource;

import org.jspecify.annotations.NullMarked;
