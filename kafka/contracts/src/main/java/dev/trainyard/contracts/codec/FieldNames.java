package dev.trainyard.contracts.codec;

import java.util.Locale;

/**
 * When two names of the two worlds are the same: {@code timeNs} and {@code time_ns}, {@code StrictFIFO} and
 * {@code STRICT_FIFO}, {@code readGBps} and {@code read_gbps}. Case and underscores do not count.
 */
record FieldNames(String squashed) {
    static FieldNames of(String name) {
        return new FieldNames(name.replace("_", "").toLowerCase(Locale.ROOT));
    }

    static boolean same(String a, String b) {
        return of(a).equals(of(b));
    }
}
