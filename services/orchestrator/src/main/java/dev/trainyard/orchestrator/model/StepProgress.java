package dev.trainyard.orchestrator.model;

/**
 * Progress of one attempt at a constant step time, checkpoints included, as arithmetic: where the attempt stands at any
 * later time is computed, never waited for. The attempt alternates between {@code stepsPerCheckpoint} steps and one
 * checkpoint, which stops the steps for {@code stallNs} and is durable {@code writeNs} after it began. A checkpoint is
 * never begun before the one before is durable ({@link #stepsPerCheckpoint(long, long, long)} sees to it).
 *
 * <p>Units: all times in nanoseconds of virtual time.
 *
 * @param fromNs time at which the fields below hold
 * @param pace durations that hold from then on
 * @param steps steps completed since the job began
 * @param sinceCheckpoint of these, steps since the last checkpoint was begun; 0 to stepsPerCheckpoint - 1
 * @param intoStepNs time already spent in the step being made
 * @param stallLeftNs time for which a checkpoint still stops the steps
 * @param durableSteps steps that the last durable checkpoint holds
 * @param pendingSteps steps that a checkpoint being written holds; -1 for none
 * @param pendingDurableAtNs when that one becomes durable
 * @param steppedNs time spent in steps in this attempt, the step being made included
 * @param steppedAtDurableNs the same when the last durable checkpoint was begun
 * @param steppedAtPendingNs the same when the pending checkpoint was begun
 * @param stalledNs time stopped for checkpoints in this attempt
 */
record StepProgress(
        long fromNs,
        Pace pace,
        long steps,
        long sinceCheckpoint,
        long intoStepNs,
        long stallLeftNs,
        long durableSteps,
        long pendingSteps,
        long pendingDurableAtNs,
        long steppedNs,
        long steppedAtDurableNs,
        long steppedAtPendingNs,
        long stalledNs) {

    /**
     * Durations that hold between two changes.
     *
     * @param stepNs duration of a step
     * @param nominalStepNs duration of a step alone on healthy hardware
     * @param stallNs how long a checkpoint stops the steps
     * @param writeNs how long until a checkpoint is durable
     * @param stepsPerCheckpoint steps between two checkpoints
     */
    record Pace(long stepNs, long nominalStepNs, long stallNs, long writeNs, long stepsPerCheckpoint) {}

    /** No checkpoint is being written. */
    static final long NONE = -1;

    /** An attempt that begins its steps at {@code fromNs} with what the last durable checkpoint held. */
    static StepProgress begin(long fromNs, long durableSteps, Pace pace) {
        return new StepProgress(fromNs, pace, durableSteps, 0, 0, 0, durableSteps, NONE, 0, 0, 0, 0, 0);
    }

    /**
     * How many steps lie between two checkpoints: the interval in steps, rounded, and at least so many that a checkpoint
     * is durable before the next one begins. An interval of 0 means never.
     */
    static long stepsPerCheckpoint(long intervalNs, long stepNs, long writeNs) {
        if (intervalNs == 0) {
            return Long.MAX_VALUE / 4 / stepNs;
        }
        long byInterval = (intervalNs + stepNs / 2) / stepNs;
        long byWriting = (writeNs + stepNs - 1) / stepNs;
        return Math.max(1, Math.max(byInterval, byWriting));
    }

    /** The progress at a later time. */
    StepProgress at(long timeNs) {
        if (timeNs < fromNs) {
            throw new IllegalArgumentException("progress of " + fromNs + " ns cannot tell about " + timeNs + " ns");
        }
        return new Cursor(this).advanceTo(timeNs);
    }

    /** The same progress with other durations from now on; the fraction of the step being made stays. */
    StepProgress withPace(Pace newPace) {
        long into = (long) ((double) intoStepNs / pace.stepNs() * newPace.stepNs());
        return new StepProgress(
                fromNs,
                newPace,
                steps,
                Math.min(sinceCheckpoint, newPace.stepsPerCheckpoint() - 1),
                Math.min(into, newPace.stepNs() - 1),
                stallLeftNs,
                durableSteps,
                pendingSteps,
                pendingDurableAtNs,
                steppedNs,
                steppedAtDurableNs,
                steppedAtPendingNs,
                stalledNs);
    }

    /** When the step number {@code target} will be complete, if nothing changes; {@code target} must lie ahead. */
    long timeOfStep(long target) {
        long need = target - steps;
        if (need <= 0) {
            throw new IllegalArgumentException("step " + target + " is done: " + steps + " are");
        }
        long checkpoints = (sinceCheckpoint + need - 1) / pace.stepsPerCheckpoint();
        return fromNs + stallLeftNs + need * pace.stepNs() - intoStepNs + checkpoints * pace.stallNs();
    }

    /** Whether a checkpoint stops the steps at this very time. */
    boolean isCheckpointing() {
        return stallLeftNs > 0;
    }

    /** The state machine of {@link #at}, as local variables. */
    private static final class Cursor {
        private final Pace pace;
        private long nowNs;
        private long steps;
        private long since;
        private long into;
        private long stallLeft;
        private long durable;
        private long pending;
        private long pendingAt;
        private long stepped;
        private long steppedDurable;
        private long steppedPending;
        private long stalled;

        Cursor(StepProgress p) {
            pace = p.pace;
            nowNs = p.fromNs;
            steps = p.steps;
            since = p.sinceCheckpoint;
            into = p.intoStepNs;
            stallLeft = p.stallLeftNs;
            durable = p.durableSteps;
            pending = p.pendingSteps;
            pendingAt = p.pendingDurableAtNs;
            stepped = p.steppedNs;
            steppedDurable = p.steppedAtDurableNs;
            steppedPending = p.steppedAtPendingNs;
            stalled = p.stalledNs;
        }

        StepProgress advanceTo(long timeNs) {
            long cycleNs = pace.stepsPerCheckpoint() * pace.stepNs() + pace.stallNs();
            while (nowNs < timeNs) {
                stall(timeNs);
                if (nowNs < timeNs && stepUntilCheckpoint(timeNs)) {
                    skipCycles((timeNs - nowNs) / cycleNs - 1, cycleNs);
                }
            }
            settlePending();
            return new StepProgress(
                    nowNs,
                    pace,
                    steps,
                    since,
                    into,
                    stallLeft,
                    durable,
                    pending,
                    pendingAt,
                    stepped,
                    steppedDurable,
                    steppedPending,
                    stalled);
        }

        private void stall(long timeNs) {
            long d = Math.min(stallLeft, timeNs - nowNs);
            stallLeft -= d;
            stalled += d;
            nowNs += d;
        }

        /** Steps on until the next checkpoint begins (true) or the time is reached before that (false). */
        private boolean stepUntilCheckpoint(long timeNs) {
            long untilCheckpointNs = (pace.stepsPerCheckpoint() - since) * pace.stepNs() - into;
            long restNs = timeNs - nowNs;
            if (restNs < untilCheckpointNs) {
                into += restNs;
                long completed = into / pace.stepNs();
                into %= pace.stepNs();
                steps += completed;
                since += completed;
                stepped += restNs;
                nowNs = timeNs;
                return false;
            }
            steps += pace.stepsPerCheckpoint() - since;
            since = 0;
            into = 0;
            stepped += untilCheckpointNs;
            nowNs += untilCheckpointNs;
            settlePending();
            beginCheckpoint();
            return true;
        }

        private void beginCheckpoint() {
            pending = steps;
            pendingAt = nowNs + pace.writeNs();
            steppedPending = stepped;
            stallLeft = pace.stallNs();
        }

        private void skipCycles(long cycles, long cycleNs) {
            if (cycles <= 0) {
                return;
            }
            long stepNs = pace.stepsPerCheckpoint() * pace.stepNs();
            nowNs += cycles * cycleNs;
            steps += cycles * pace.stepsPerCheckpoint();
            stepped += cycles * stepNs;
            stalled += cycles * pace.stallNs();
            durable = steps - pace.stepsPerCheckpoint();
            steppedDurable = stepped - stepNs;
            beginCheckpoint();
        }

        private void settlePending() {
            if (pending != NONE && pendingAt <= nowNs) {
                durable = pending;
                steppedDurable = steppedPending;
                pending = NONE;
                pendingAt = 0;
                steppedPending = 0;
            }
        }
    }
}
