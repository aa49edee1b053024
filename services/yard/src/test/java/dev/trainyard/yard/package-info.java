/** Tests of the command line. */
@NullMarked
package dev.trainyard.yard;

import org.jspecify.annotations.NullMarked;
