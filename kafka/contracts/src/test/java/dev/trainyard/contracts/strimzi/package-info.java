/**
 * The topics and users that Strimzi makes, written from {@code kafka/topics.yaml} and compared with the committed files.
 */
@NullMarked
package dev.trainyard.contracts.strimzi;

import org.jspecify.annotations.NullMarked;
