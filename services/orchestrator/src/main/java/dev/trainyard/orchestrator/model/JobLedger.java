package dev.trainyard.orchestrator.model;

import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.kernel.VirtualTime;
import dev.trainyard.kernel.state.StateReader;
import dev.trainyard.kernel.state.StateWriter;

/**
 * Where a job's time went. A cursor moves from submission to end; every nanosecond that it passes is charged to exactly
 * one account, so the accounts always add up to the time since submission.
 */
final class JobLedger {
    private long submittedNs;
    private long cursorNs;
    private long steps;
    private long productiveNs;
    private long degradedNs;
    private long checkpointNs;
    private long detectionNs;
    private long restartNs;
    private long recomputationNs;
    private long waitingNs;
    private long suspendedNs;
    private long queueNs = -1;
    private int planned;
    private int unexpected;
    private int nodesHeld;
    private long heldSinceNs;
    private double nodeHours;

    JobLedger(long submittedNs) {
        this.submittedNs = submittedNs;
        this.cursorNs = submittedNs;
    }

    long cursorNs() {
        return cursorNs;
    }

    /** Steps kept so far; a restart begins with these. */
    long steps() {
        return steps;
    }

    void chargeWaiting(long toNs) {
        waitingNs += pass(toNs);
    }

    void chargeSuspended(long toNs) {
        suspendedNs += pass(toNs);
    }

    /** Charges time in which the steps stand still for a checkpoint. */
    void chargeCheckpoint(long toNs) {
        checkpointNs += pass(toNs);
    }

    void chargeDetection(long toNs) {
        detectionNs += pass(toNs);
    }

    /**
     * Charges a start or restart: waiting up to the end of a maintenance, restart after it.
     *
     * @param notBeforeNs end of the maintenance; 0 for none
     */
    void chargeStart(long notBeforeNs, long toNs) {
        waitingNs += pass(Math.clamp(notBeforeNs, cursorNs, Math.max(cursorNs, toNs)));
        restartNs += pass(toNs);
    }

    /**
     * Charges one attempt's steps from its begin (where the cursor stands) to {@code p.fromNs()}.
     *
     * @param p progress at the end of the attempt
     * @param keepAll whether all complete steps are kept (an orderly stop) or only what is durable
     */
    void chargeSteps(StepProgress p, boolean keepAll) {
        long spentNs = p.fromNs() - cursorNs;
        long keptSteps = (keepAll ? p.steps() : p.durableSteps()) - steps;
        long keptNs = keepAll ? p.steppedNs() - p.intoStepNs() : p.steppedAtDurableNs();
        long nominalNs = Math.min(keptNs, keptSteps * p.pace().nominalStepNs());
        productiveNs += nominalNs;
        degradedNs += keptNs - nominalNs;
        recomputationNs += p.steppedNs() - keptNs;
        checkpointNs += spentNs - p.steppedNs();
        steps += keptSteps;
        cursorNs = p.fromNs();
    }

    void countPlanned() {
        planned++;
    }

    void countUnexpected() {
        unexpected++;
    }

    /** The job holds so many nodes from now on; with the first, all waiting so far was in the queue. */
    void hold(int nodes, long nowNs) {
        if (queueNs < 0) {
            queueNs = waitingNs;
        }
        nodeHours += nodesHeld * (VirtualTime.toSeconds(nowNs - heldSinceNs) / 3600);
        nodesHeld = nodes;
        heldSinceNs = nowNs;
    }

    /** The accounts at the cursor. */
    JobAccounts accounts() {
        return new JobAccounts(
                cursorNs - submittedNs,
                steps,
                productiveNs,
                degradedNs,
                checkpointNs,
                detectionNs,
                restartNs,
                recomputationNs,
                waitingNs,
                suspendedNs,
                Math.max(0, queueNs),
                planned,
                unexpected,
                nodeHours);
    }

    void writeState(StateWriter out) {
        long[] fields = {
            submittedNs,
            cursorNs,
            steps,
            productiveNs,
            degradedNs,
            checkpointNs,
            detectionNs,
            restartNs,
            recomputationNs,
            waitingNs,
            suspendedNs,
            queueNs,
            planned,
            unexpected,
            nodesHeld,
            heldSinceNs
        };
        out.writeLongs(fields, fields.length);
        out.writeDouble(nodeHours);
    }

    static JobLedger readState(StateReader in) {
        long[] f = in.readLongs();
        JobLedger ledger = new JobLedger(f[0]);
        ledger.cursorNs = f[1];
        ledger.steps = f[2];
        ledger.productiveNs = f[3];
        ledger.degradedNs = f[4];
        ledger.checkpointNs = f[5];
        ledger.detectionNs = f[6];
        ledger.restartNs = f[7];
        ledger.recomputationNs = f[8];
        ledger.waitingNs = f[9];
        ledger.suspendedNs = f[10];
        ledger.queueNs = f[11];
        ledger.planned = (int) f[12];
        ledger.unexpected = (int) f[13];
        ledger.nodesHeld = (int) f[14];
        ledger.heldSinceNs = f[15];
        ledger.nodeHours = in.readDouble();
        return ledger;
    }

    private long pass(long toNs) {
        if (toNs < cursorNs) {
            throw new IllegalStateException("accounts stand at " + VirtualTime.format(cursorNs)
                    + " and cannot go back to " + VirtualTime.format(toNs));
        }
        long passedNs = toNs - cursorNs;
        cursorNs = toNs;
        return passedNs;
    }
}
