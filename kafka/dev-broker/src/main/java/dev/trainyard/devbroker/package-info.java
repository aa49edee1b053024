/**
 * The development broker: one Kafka node that is broker and controller at once, in a JVM of its own, on loopback only.
 * It exists so that a laptop needs nothing but a JDK, and so that tests and drills can kill the broker as a process.
 * No other module depends on this package; its whole contract is a command line, one line on standard output and an
 * exit status, written down in {@code kafka/dev-broker/README.md}.
 */
@NullMarked
package dev.trainyard.devbroker;

import org.jspecify.annotations.NullMarked;
