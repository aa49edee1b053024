package dev.trainyard.kernel.digest;

import java.util.Locale;

/**
 * A chained 64-bit non-cryptographic digest over a sequence of longs. Order matters, and so does every bit: one step is
 * a multiply-rotate-multiply round (the shape of xxHash64's accumulator, with its published primes).
 */
public final class Digest {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

    private long value;

    /** Starts a chain at 0. */
    public Digest() {}

    /** Continues a chain. */
    public Digest(long value) {
        this.value = value;
    }

    /** Folds one long into the chain. */
    public void fold(long v) {
        value = fold(value, v);
    }

    /** One step of the chain as a function: the new value from the old one and the next long. */
    public static long fold(long chain, long v) {
        return Long.rotateLeft(chain ^ (v * PRIME_2), 31) * PRIME_1 + 1;
    }

    /** Folds characters and their number. */
    public void fold(String s) {
        fold(s.length());
        for (int i = 0; i < s.length(); i++) {
            fold(s.charAt(i));
        }
    }

    /** The chain so far; the same for equal sequences. */
    public long value() {
        return value;
    }

    /** Continues from another value, for a restored snapshot. */
    public void reset(long newValue) {
        value = newValue;
    }

    /** Sixteen hexadecimal digits. */
    public static String hex(long value) {
        return String.format(Locale.ROOT, "%016x", value);
    }
}
