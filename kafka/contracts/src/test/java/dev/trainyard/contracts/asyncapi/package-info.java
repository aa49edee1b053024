/**
 * Makes {@code kafka/asyncapi.yaml} of the list of topics and the Protobuf files, and checks that the committed file is
 * that. It lies with the tests because no program of a yard needs it.
 */
@NullMarked
package dev.trainyard.contracts.asyncapi;

import org.jspecify.annotations.NullMarked;
