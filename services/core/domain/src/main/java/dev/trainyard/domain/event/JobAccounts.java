package dev.trainyard.domain.event;

/**
 * Where a job's time went, from submission to end. {@code productiveNs} plus all losses is exactly {@code totalNs}.
 *
 * @param totalNs end minus submission
 * @param steps steps completed and kept
 * @param productiveNs kept steps at their nominal duration
 * @param degradedNs what the kept steps took beyond that
 * @param checkpointNs steps stopped for checkpoints
 * @param detectionNs from the begin of faults to their detection
 * @param restartNs from detection (or placement) to the next step, compilation and loading included
 * @param recomputationNs steps made that no checkpoint kept
 * @param waitingNs without nodes, or stopped for maintenance
 * @param suspendedNs without nodes because the job was suspended
 * @param queueNs of the waiting, what came before the first placement
 * @param interruptionsPlanned how many planned interruptions
 * @param interruptionsUnexpected how many others
 * @param nodeHoursHeld nodes held, spares included, times hours
 */
public record JobAccounts(
        long totalNs,
        long steps,
        long productiveNs,
        long degradedNs,
        long checkpointNs,
        long detectionNs,
        long restartNs,
        long recomputationNs,
        long waitingNs,
        long suspendedNs,
        long queueNs,
        int interruptionsPlanned,
        int interruptionsUnexpected,
        double nodeHoursHeld) {}
