/** What is kept of a run below {@code .trainyard/runs/RUN/}: header, commands, JSON, report, and the broker's log. */
@NullMarked
package dev.trainyard.yard.store;

import org.jspecify.annotations.NullMarked;
