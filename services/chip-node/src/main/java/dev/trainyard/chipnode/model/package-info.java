/**
 * Racks, nodes and chips, and the workers on them: the pure model of chip-node, one shard of the racks. It owns the
 * true condition of its nodes and decides which announced faults matter, when they are noticed, and who is told. A
 * healthy idle chip costs less than a byte: conditions are kept only for nodes that are not well.
 */
@NullMarked
package dev.trainyard.chipnode.model;

import org.jspecify.annotations.NullMarked;
