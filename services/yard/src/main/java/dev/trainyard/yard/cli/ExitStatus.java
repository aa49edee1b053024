package dev.trainyard.yard.cli;

/** Exit statuses of all commands. */
public final class ExitStatus {
    /** Done. */
    public static final int OK = 0;
    /** The command worked and the answer is no: a difference, a missed mutant, a failed check. */
    public static final int NO = 1;
    /** Wrong arguments or invalid input; nothing was done. */
    public static final int USAGE = 2;
    /** The machine or its surroundings would not: port, disk, broker, damaged files. */
    public static final int TROUBLE = 4;
    /** Jobs are unfinished and nothing can happen again. */
    public static final int STALLED = 5;
    /** Stopped by Ctrl-C; can be resumed. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
