/** Tests of the chip-node model: single shards on the bench, and small yards whose neighbours are scripts. */
@NullMarked
package dev.trainyard.chipnode.model;

import org.jspecify.annotations.NullMarked;
