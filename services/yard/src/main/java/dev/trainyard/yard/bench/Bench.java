package dev.trainyard.yard.bench;

import java.util.List;

/** One thing to measure. */
public interface Bench {
    /** Its name on the command line. */
    String name();

    /** The command that repeats it, without {@code ./trainyard}. */
    String command();

    /** What is measured, in a sentence. */
    String description();

    /** Whether it takes hours: then {@code bench all} leaves it out. */
    default boolean isLong() {
        return false;
    }

    /** Whether it starts processes that outlive a measurement which nobody ends in good order. */
    default boolean keepsProcesses() {
        return false;
    }

    /**
     * Measures. An interrupted thread ends its processes, and then either throws or tells what it has found so far.
     *
     * @throws BenchFailedException when something that is measured does not work at all
     */
    List<Figure> measure(BenchSettings settings) throws InterruptedException;
}
