/**
 * Starts, watches and ends the development broker as a process of its own. Only the command line of the broker is known
 * here, none of its classes: the server's jars must never meet ours on one classpath. Its contract is written down in
 * {@code kafka/dev-broker/README.md}.
 */
@NullMarked
package dev.trainyard.servicekit.broker;

import org.jspecify.annotations.NullMarked;
