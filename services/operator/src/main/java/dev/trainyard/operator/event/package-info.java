/** What operators of clusters care about, as events of Kubernetes: few, and never at the cost of statuses. */
@NullMarked
package dev.trainyard.operator.event;

import org.jspecify.annotations.NullMarked;
