package dev.trainyard.contracts.codec;

import com.google.protobuf.CodedOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the Protobuf wire format from the end to the begin. The length of a nested message is known when its head is
 * written, so one pass is enough and no size is computed twice. Callers write fields in descending order of number.
 */
final class BackwardWriter {
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT_BYTES_MAX = 10;

    private byte[] bytes;
    private int begin;

    BackwardWriter(int capacity) {
        bytes = new byte[capacity];
        begin = capacity;
    }

    /** Bytes written so far; the difference of two marks is the length of what was written between them. */
    int mark() {
        return bytes.length - begin;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, begin, bytes.length);
    }

    void varint(long v) {
        ensure(VARINT_BYTES_MAX);
        if ((v & ~0x7FL) == 0) {
            bytes[--begin] = (byte) v;
            return;
        }
        int length = CodedOutputStream.computeUInt64SizeNoTag(v);
        begin -= length;
        long rest = v;
        for (int i = begin; ; i++) {
            if ((rest & ~0x7FL) == 0) {
                bytes[i] = (byte) rest;
                return;
            }
            bytes[i] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
    }

    void fixed64(long v) {
        ensure(Long.BYTES);
        begin -= Long.BYTES;
        LONG_LE.set(bytes, begin, v);
    }

    void fixed32(int v) {
        ensure(Integer.BYTES);
        begin -= Integer.BYTES;
        INT_LE.set(bytes, begin, v);
    }

    void raw(byte[] v) {
        ensure(v.length);
        begin -= v.length;
        System.arraycopy(v, 0, bytes, begin, v.length);
    }

    /** UTF-8 without its length. */
    void utf8(String s) {
        int length = s.length();
        ensure(length);
        int at = begin;
        for (int i = length - 1; i >= 0; i--) {
            char c = s.charAt(i);
            if (c >= 0x80) {
                utf8Strict(s);
                return;
            }
            bytes[--at] = (byte) c;
        }
        begin = at;
    }

    private void utf8Strict(String s) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(s));
            byte[] exact = new byte[encoded.remaining()];
            encoded.get(exact);
            raw(exact);
        } catch (CharacterCodingException e) {
            throw new ContractException(
                    "a text of " + s.length()
                            + " characters holds half a surrogate pair, which UTF-8 cannot write; it begins with: "
                            + s.substring(0, Math.min(40, s.length())),
                    e);
        }
    }

    private void ensure(int more) {
        if (begin < more) {
            int used = mark();
            byte[] larger = new byte[Math.max(bytes.length * 2, used + more)];
            System.arraycopy(bytes, begin, larger, larger.length - used, used);
            begin = larger.length - used;
            bytes = larger;
        }
    }
}
