/** Tests of the list of topics. */
@NullMarked
package dev.trainyard.contracts.topics;

import org.jspecify.annotations.NullMarked;
