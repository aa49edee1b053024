/** Tests of what {@code deploy} says about a cluster. */
@NullMarked
package dev.trainyard.yard.deploy;

import org.jspecify.annotations.NullMarked;
