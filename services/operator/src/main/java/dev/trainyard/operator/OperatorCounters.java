package dev.trainyard.operator;

import java.util.concurrent.atomic.AtomicLong;

/** What the operator has done since it began; from any thread. */
public final class OperatorCounters {
    /** Statuses written because something must be known: first ones, changed conditions, ends. */
    public final AtomicLong statusWrites = new AtomicLong();

    /** Statuses written only for their progress. */
    public final AtomicLong progressWrites = new AtomicLong();

    /** Placements of large jobs written. */
    public final AtomicLong placements = new AtomicLong();

    /** Writes that the API server refused or did not answer. */
    public final AtomicLong failedWrites = new AtomicLong();

    /** Commands given to the log. */
    public final AtomicLong commands = new AtomicLong();

    /** Objects that were refused, by the reader or by the gate. */
    public final AtomicLong refusals = new AtomicLong();

    /** Events written. */
    public final AtomicLong events = new AtomicLong();

    /** Events left out to spare the API server. */
    public final AtomicLong eventsLeftOut = new AtomicLong();
}
