/** Tests of the parts of a host. */
@NullMarked
package dev.trainyard.servicekit.runtime.host;

import org.jspecify.annotations.NullMarked;
