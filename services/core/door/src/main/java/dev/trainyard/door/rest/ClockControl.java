package dev.trainyard.door.rest;

import dev.trainyard.servicekit.runtime.clock.Pace;

/** Port to the timekeeper of the run. Every order is in the log before its method returns. */
public interface ClockControl {
    /** Where time stands. */
    ClockState state();

    /** Lets time begin, or go on after {@link #hold}. */
    void release();

    /** Stops time; commands accumulate. */
    void hold();

    /** Stops time after the window being done. */
    void pause();

    /** Lets time go on after a pause or {@link #runUntil}. */
    void unpause();

    /** Pauses, but for so many more windows. */
    void step(int windows);

    /** Goes on up to a virtual time and stops there. */
    void runUntil(long timeNs);

    /** Changes how fast time may go. */
    void pace(Pace pace);

    /** Lets all shards take a snapshot with the next window. */
    void snapshot();

    /** Ends the run with the next window. */
    void end();
}
