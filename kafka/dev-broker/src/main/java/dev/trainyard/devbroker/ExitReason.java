package dev.trainyard.devbroker;

/** Why the broker process ended; the number is its exit status and part of its contract. */
enum ExitReason {
    /** Stopped as asked, or because the parent process ended. */
    STOPPED(0),
    /** Something that has no reason of its own here; broker.log has the details. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** A port that was asked for is held by another process. */
    PORT_TAKEN(3),
    /** Another process works in the data directory. */
    DATA_LOCKED(4),
    /** The data directory is not one that this broker wrote, or it is damaged. */
    DATA_CORRUPT(5),
    /** No room, or no permission, to write. */
    DISK_FULL(6);

    private final int status;

    ExitReason(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
