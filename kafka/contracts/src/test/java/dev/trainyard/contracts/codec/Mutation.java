package dev.trainyard.contracts.codec;

import java.util.Arrays;
import java.util.Random;

/** Damage to bytes: flipped, cut, repeated, inserted. */
final class Mutation {
    private Mutation() {}

    static byte[] of(byte[] original, Random random) {
        byte[] bytes = original.length == 0 ? new byte[] {(byte) random.nextInt()} : original.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(12));
                    System.arraycopy(bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
                    bytes = longer;
                }
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 5), (byte) 0xff);
            }
        }
        return bytes;
    }
}
