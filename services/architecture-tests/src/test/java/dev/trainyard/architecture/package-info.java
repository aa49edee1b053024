/** Rules over the classes and files of all modules, and the proofs that each rule can fail. */
@NullMarked
package dev.trainyard.architecture;

import org.jspecify.annotations.NullMarked;
