/**
 * Hosts a service's shards in a thread of its Quarkus application, from start to stop, and tells whether it is ready
 * and alive. The shard host itself is plain Java in service-kit.
 */
@NullMarked
package dev.trainyard.servicekit.quarkus.host;

import org.jspecify.annotations.NullMarked;
