/**
 * What makes a service a program, the same for all five: its configuration by environment. The packages below host its
 * shards, follow the log, and tell people how it is. Nothing here is known to a model, and nothing here decides
 * anything about a run.
 */
@NullMarked
package dev.trainyard.servicekit.quarkus;

import org.jspecify.annotations.NullMarked;
