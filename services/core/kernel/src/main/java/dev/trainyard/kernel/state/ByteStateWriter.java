package dev.trainyard.kernel.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes state to a growing byte array, big-endian. */
public final class ByteStateWriter implements StateWriter {
    private byte[] bytes = new byte[1024];
    private ByteBuffer out = ByteBuffer.wrap(bytes);

    @Override
    public void writeLong(long v) {
        ensure(Long.BYTES);
        out.putLong(v);
    }

    @Override
    public void writeString(String v) {
        byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
        writeBytes(utf8, utf8.length);
    }

    @Override
    public void writeBytes(byte[] v, int length) {
        writeLong(length);
        ensure(length);
        out.put(v, 0, length);
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, out.position());
    }

    private void ensure(int more) {
        if (out.remaining() < more) {
            int position = out.position();
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + more));
            out = ByteBuffer.wrap(bytes);
            out.position(position);
        }
    }
}
