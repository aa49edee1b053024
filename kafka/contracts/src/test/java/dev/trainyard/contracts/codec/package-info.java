/** Tests of the codec, on messages of their own and on the product's contract. */
@NullMarked
package dev.trainyard.contracts.codec;

import org.jspecify.annotations.NullMarked;
