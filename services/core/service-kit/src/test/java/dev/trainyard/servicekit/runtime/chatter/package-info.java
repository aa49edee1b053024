/**
 * A small chatty model for tests of runtimes: balls that hop between shards, plain and quiet timers, published events,
 * state of any size. It uses every door of the kernel's context and is easy to make as long as a test needs.
 */
@NullMarked
package dev.trainyard.servicekit.runtime.chatter;

import org.jspecify.annotations.NullMarked;
