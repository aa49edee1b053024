package dev.trainyard.kernel.state;

import dev.trainyard.kernel.digest.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Folds state into a {@link Digest} without making bytes of it. */
public final class DigestStateWriter implements StateWriter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Digest digest;

    public DigestStateWriter(Digest digest) {
        this.digest = digest;
    }

    @Override
    public void writeLong(long v) {
        digest.fold(v);
    }

    @Override
    public void writeString(String v) {
        digest.fold(v);
    }

    @Override
    public void writeBytes(byte[] v, int length) {
        digest.fold(length);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            digest.fold((long) LONGS.get(v, i));
        }
        for (; i < length; i++) {
            digest.fold(v[i]);
        }
    }
}
