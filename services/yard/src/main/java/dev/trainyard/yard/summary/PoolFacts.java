package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.NodeSystem;
import dev.trainyard.domain.spec.AcceleratorPoolSpec;

/**
 * A submitted pool.
 *
 * @param number the pool's number in the run
 * @param name its name, with its namespace unless that is {@code default}
 * @param spec as submitted
 * @param system what its nodes are
 */
public record PoolFacts(int number, String name, AcceleratorPoolSpec spec, NodeSystem system) {}
