package dev.trainyard.kernel.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteStateWriter} wrote, in the same order. Truncated input throws {@link StateCorruptException}. */
public final class StateReader {
    private final ByteBuffer in;

    public StateReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    public long readLong() {
        need(Long.BYTES);
        return in.getLong();
    }

    public int readInt() {
        return Math.toIntExact(readLong());
    }

    public boolean readBoolean() {
        return readLong() != 0;
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public String readString() {
        return new String(readBytes(), StandardCharsets.UTF_8);
    }

    public byte[] readBytes() {
        int length = readLength(1);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    public long[] readLongs() {
        long[] v = new long[readLength(Long.BYTES)];
        for (int i = 0; i < v.length; i++) {
            v[i] = in.getLong();
        }
        return v;
    }

    public int[] readInts() {
        int[] v = new int[readLength(Long.BYTES)];
        for (int i = 0; i < v.length; i++) {
            v[i] = Math.toIntExact(in.getLong());
        }
        return v;
    }

    public <R extends Record> R readRecord(Class<R> type) {
        return type.cast(RecordShape.of(type).read(this));
    }

    /** Whether everything was read. */
    public boolean atEnd() {
        return !in.hasRemaining();
    }

    private int readLength(int elementBytes) {
        long length = readLong();
        if (length < 0 || length * elementBytes > in.remaining()) {
            throw new StateCorruptException("a length of " + length + " does not fit into the " + in.remaining()
                    + " bytes left; the snapshot is damaged or of another model version");
        }
        return (int) length;
    }

    private void need(int bytes) {
        if (in.remaining() < bytes) {
            throw new StateCorruptException("state ends " + (bytes - in.remaining())
                    + " bytes too early; the snapshot is damaged or of another model version");
        }
    }
}
