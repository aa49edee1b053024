/**
 * The events and commands that shards exchange: the yard's public language. Each is a record of plain components; the
 * Protobuf contract mirrors them by name. Jobs and pools are numbered in the order in which their commands arrive,
 * which is the same everywhere; nodes are numbered by {@link dev.trainyard.domain.yard.NodeId}.
 */
@NullMarked
package dev.trainyard.domain.event;

import org.jspecify.annotations.NullMarked;
