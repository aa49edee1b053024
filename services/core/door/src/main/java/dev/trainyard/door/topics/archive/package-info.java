/**
 * All topics of a run in one file: compressed, checksummed, versioned. What is here writes and reads such files and
 * knows nothing of what the records mean; {@code docs/contracts.md} describes the format byte by byte.
 */
@NullMarked
package dev.trainyard.door.topics.archive;

import org.jspecify.annotations.NullMarked;
