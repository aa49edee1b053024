/**
 * Quantities as people write them: virtual durations with units, and how numbers are printed in messages.
 *
 * <p>Parsing answers with a value or a sentence that tells what is wrong, never with an exception. Everything here is
 * pure and independent of locale.
 */
@NullMarked
package dev.trainyard.domain.quantity;

import org.jspecify.annotations.NullMarked;
