/**
 * Canonical encoding of state and records: the same state gives the same bytes and the same digest. One generic codec
 * over record components serves snapshots, digests and (through the contracts module) the wire.
 */
@NullMarked
package dev.trainyard.kernel.state;

import org.jspecify.annotations.NullMarked;
