package dev.trainyard.servicekit.runtime.host;

/** Decides which record of a partition a reader takes as its next event. */
@FunctionalInterface
public interface SequenceGate {
    /**
     * @param expected sequence after the last one taken
     * @param found sequence of the record at hand
     * @return whether it is taken; after it, {@code found + 1} is expected
     */
    boolean takes(long expected, long found);

    /**
     * The rule of the design, section 2.8: only the next one. Lower ones are duplicates, higher ones lie behind a hole
     * and come again after it was filled.
     */
    static SequenceGate nextOnly() {
        return (expected, found) -> expected == found;
    }
}
