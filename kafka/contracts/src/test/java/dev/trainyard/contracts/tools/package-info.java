/** Checks of the contracts by programs that are not Java: the Protobuf linter and the official AsyncAPI parser. */
@NullMarked
package dev.trainyard.contracts.tools;

import org.jspecify.annotations.NullMarked;
