/** The commands of {@code ./trainyard}, one class each. They parse, call and print; what they do lies elsewhere. */
@NullMarked
package dev.trainyard.yard.cli;

import org.jspecify.annotations.NullMarked;
