/**
 * What a pool has: which nodes are fit, which are held, and how many are free per rack and pod. Counts follow every
 * change, so that a look at a domain costs nothing. One bit a node and flag; objects only for nodes with open faults.
 */
@NullMarked
package dev.trainyard.jobscheduler.model.capacity;

import org.jspecify.annotations.NullMarked;
