/**
 * Black-box tests of the built tree: programs are started as a person starts them, and looked at from outside only. What
 * they must come to is computed in process.
 */
@NullMarked
package dev.trainyard.endtoend;

import org.jspecify.annotations.NullMarked;
