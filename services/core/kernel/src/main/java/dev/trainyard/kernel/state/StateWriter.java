package dev.trainyard.kernel.state;

/** A sink for canonical state: to bytes (a snapshot) or to a digest. Writers are told lengths before elements. */
public interface StateWriter {
    /** Writes eight bytes. */
    void writeLong(long v);

    /** Writes an int. */
    default void writeInt(int v) {
        writeLong(v);
    }

    /** Writes a boolean. */
    default void writeBoolean(boolean v) {
        writeLong(v ? 1 : 0);
    }

    /** Writes a double by its bits; every NaN is the same NaN. */
    default void writeDouble(double v) {
        writeLong(Double.doubleToLongBits(v));
    }

    /** Writes a string by its length and UTF-16 units. */
    void writeString(String v);

    /** Writes the first {@code length} bytes with their number. */
    void writeBytes(byte[] v, int length);

    /** Writes the first {@code length} longs with their number. */
    default void writeLongs(long[] v, int length) {
        writeInt(length);
        for (int i = 0; i < length; i++) {
            writeLong(v[i]);
        }
    }

    /** Writes the first {@code length} ints with their number. */
    default void writeInts(int[] v, int length) {
        writeInt(length);
        for (int i = 0; i < length; i++) {
            writeLong(v[i]);
        }
    }

    /** Writes a record through {@link RecordShape}; the reader must know its class. */
    default void writeRecord(Record v) {
        RecordShape.of(v.getClass()).write(v, this);
    }
}
