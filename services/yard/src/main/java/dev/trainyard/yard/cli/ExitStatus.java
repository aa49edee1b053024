package dev.trainyard.yard.cli;

/** Exit statuses of all commands. */
final class ExitStatus {
    /** Done. */
    static final int OK = 0;
    /** The command worked and the answer is no: a difference, a missed mutant, a failed check. */
    static final int NO = 1;
    /** Wrong arguments or invalid input; nothing was done. */
    static final int USAGE = 2;
    /** The machine or its surroundings would not: port, disk, broker, damaged files. */
    static final int TROUBLE = 4;
    /** Jobs are unfinished and nothing can happen again. */
    static final int STALLED = 5;
    /** Stopped by Ctrl-C; can be resumed. */
    static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
