package dev.trainyard.servicekit.runtime.protocol;

/**
 * A record that the run does not take: it cannot be read, or its command was refused.
 *
 * @param topic where it lies
 * @param partition the partition
 * @param offset its place in the partition
 * @param reason why it is not taken, for a person
 * @param bytes its value; of a long one the first {@link #BYTES_MAX}
 */
public record DeadLetter(String topic, int partition, long offset, String reason, byte[] bytes) {
    /** A dead letter never becomes a record that the broker refuses. */
    public static final int BYTES_MAX = 64 * 1024;
}
