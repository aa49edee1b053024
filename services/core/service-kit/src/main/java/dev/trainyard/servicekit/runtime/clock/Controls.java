package dev.trainyard.servicekit.runtime.clock;

import dev.trainyard.kernel.VirtualTime;

/** What people at the clock may do: hold, release, pause, step, run until. Safe from any thread. */
final class Controls {
    private boolean released;
    private boolean paused;
    private long steps;
    private long untilNs = VirtualTime.NEVER_NS;

    synchronized void release() {
        released = true;
    }

    synchronized void hold() {
        released = false;
    }

    synchronized void pause() {
        paused = true;
        steps = 0;
    }

    synchronized void unpause() {
        paused = false;
        untilNs = VirtualTime.NEVER_NS;
    }

    synchronized void step() {
        paused = true;
        steps++;
    }

    synchronized void runUntil(long timeNs) {
        paused = false;
        untilNs = timeNs;
    }

    /** Whether a grant may be written at this virtual time. */
    synchronized boolean mayGrant(long nowNs) {
        return released && (!paused || steps > 0) && nowNs < untilNs;
    }

    /** No window reaches beyond this time. */
    synchronized long untilNs() {
        return untilNs;
    }

    /** A grant was written. */
    synchronized void granted() {
        steps = Math.max(0, steps - 1);
    }
}
