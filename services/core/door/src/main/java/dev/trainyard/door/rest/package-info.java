/**
 * The REST interface of a yard: resources with the verbs and shapes of Kubernetes, watches as server-sent events, the
 * clock, and errors as problem+json. It reads from the projection and writes commands through ports, so the yard's own
 * server and the orchestrator service mount the same routes. No request blocks an event loop.
 */
@NullMarked
package dev.trainyard.door.rest;

import org.jspecify.annotations.NullMarked;
