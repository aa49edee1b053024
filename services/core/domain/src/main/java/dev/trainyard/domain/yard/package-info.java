/** How a yard is cut: ids of nodes, and the plan of shards that a run has. */
@NullMarked
package dev.trainyard.domain.yard;

import org.jspecify.annotations.NullMarked;
