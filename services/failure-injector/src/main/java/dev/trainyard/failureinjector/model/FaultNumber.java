package dev.trainyard.failureinjector.model;

/**
 * What a fault's number says: which node it hits, and which draw of which component made it. The number holds all that
 * is needed to draw cause and repair time again, so nothing is stored for a fault that is open.
 *
 * @param ofRack whether the rack failed, and the node with it
 * @param node node id that is hit
 * @param draw how many faults the component (the node, or its rack) had before
 */
record FaultNumber(boolean ofRack, int node, int draw) {
    /** Faults that one component may have in a run. */
    static final int DRAWS_MAX = 1 << 24;

    private static final int DRAW_BITS = 24;
    private static final long RACK_BIT = 1L << 62;

    /** Takes a number apart. */
    static FaultNumber of(long number) {
        return new FaultNumber(
                (number & RACK_BIT) != 0, (int) ((number & ~RACK_BIT) >>> DRAW_BITS), (int) (number & (DRAWS_MAX - 1)));
    }

    /** The number: bit 62 for a rack, then the node id, then 24 bits of the draw. */
    long value() {
        return (ofRack ? RACK_BIT : 0) | (long) node << DRAW_BITS | draw;
    }
}
