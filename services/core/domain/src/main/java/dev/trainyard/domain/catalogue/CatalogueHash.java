package dev.trainyard.domain.catalogue;

import java.nio.charset.StandardCharsets;

/** A stable 64-bit hash of the content of a catalogue (FNV-1a over the UTF-8 text, then mixed); not cryptographic. */
public record CatalogueHash(long value) {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    static CatalogueHash of(Iterable<CsvTable> tables) {
        long hash = OFFSET;
        for (CsvTable table : tables) {
            for (byte b : (table.file() + "\n" + table.text()).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * PRIME;
            }
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return new CatalogueHash(hash);
    }

    /** Sixteen hexadecimal digits. */
    @Override
    public String toString() {
        String hex = Long.toHexString(value);
        return "0".repeat(16 - hex.length()) + hex;
    }
}
