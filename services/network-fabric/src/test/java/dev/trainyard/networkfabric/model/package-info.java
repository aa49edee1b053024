/** Tests of the fabric's model: shares against an oracle, step times against published runs, attempts, faults, state. */
@NullMarked
package dev.trainyard.networkfabric.model;

import org.jspecify.annotations.NullMarked;
