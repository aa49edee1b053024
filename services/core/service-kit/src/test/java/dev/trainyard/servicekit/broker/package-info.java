/** Tests of the broker's process starter, with the real broker of {@code kafka/dev-broker/target/lib}. */
@NullMarked
package dev.trainyard.servicekit.broker;

import org.jspecify.annotations.NullMarked;
