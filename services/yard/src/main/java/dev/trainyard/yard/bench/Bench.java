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

    /**
     * Measures.
     *
     * @throws BenchFailedException when something that is measured does not work at all
     */
    List<Figure> measure(BenchSettings settings) throws InterruptedException;
}
