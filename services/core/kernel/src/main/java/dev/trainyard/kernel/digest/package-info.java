/**
 * The chained 64-bit digest of a run. It finds differences, it does not resist attackers: see docs/determinism.md.
 */
@NullMarked
package dev.trainyard.kernel.digest;

import org.jspecify.annotations.NullMarked;
