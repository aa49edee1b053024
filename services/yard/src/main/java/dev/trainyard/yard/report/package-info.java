/**
 * What a run leaves behind for people: one self-contained HTML page with plots and their tables, and CSV files. Every
 * figure comes from {@link dev.trainyard.yard.summary.RunResult}; nothing here reads a clock, so equal runs leave equal
 * pages. Files appear whole or not at all.
 */
@NullMarked
package dev.trainyard.yard.report;

import org.jspecify.annotations.NullMarked;
