package dev.trainyard.door.rest;

/**
 * Above these a request is refused with 413 or 429, so that the yard slows nobody to death.
 *
 * @param bodyBytesMax bytes of a body
 * @param requestsMax requests being answered, watches not counted
 * @param watchesMax open watches
 * @param commandsWaitingMax commands in the log and in no window
 */
public record DoorLimits(long bodyBytesMax, int requestsMax, int watchesMax, int commandsWaitingMax) {
    /** 1 MiB, 512 requests, 1,000 watches, 100,000 commands. */
    public static DoorLimits standard() {
        return new DoorLimits(1 << 20, 512, 1_000, 100_000);
    }
}
