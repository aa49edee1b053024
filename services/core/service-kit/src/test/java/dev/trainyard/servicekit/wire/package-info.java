/** Tests of how a yard looks on the wire. */
@NullMarked
package dev.trainyard.servicekit.wire;

import org.jspecify.annotations.NullMarked;
