package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.kernel.VirtualTime;

/**
 * What one job did, in numbers.
 *
 * @param name the job's name, with its namespace unless that is {@code default}
 * @param state how it ended, or how it stood
 * @param steps steps completed and kept
 * @param tokens tokens of these steps
 * @param stepTimeSeconds productive time over steps; 0 without steps
 * @param tflopsPerChip model FLOPs over productive time and chips, without spares; 0 without steps
 * @param mfu that over the dense peak of the chip at the job's precision
 * @param goodput productive time over the time from submission to end, 0 to 1
 * @param queueSeconds from submission to the first placement
 * @param interruptions how often and why it was interrupted
 * @param lostSeconds where the rest of its time went
 * @param costUsd list price of the chip hour x chips held, spares included, x hours: approximate
 * @param energyKwh rated power of the nodes held x PUE x hours: approximate, an upper bound
 */
public record JobSummary(
        String name,
        String state,
        long steps,
        long tokens,
        double stepTimeSeconds,
        double tflopsPerChip,
        double mfu,
        double goodput,
        double queueSeconds,
        InterruptionCounts interruptions,
        LostSeconds lostSeconds,
        double costUsd,
        double energyKwh) {
    static JobSummary of(JobHistory job, Catalogue catalogue) {
        JobAccounts accounts = job.accounts();
        JobFacts facts = job.facts();
        double productiveSeconds = VirtualTime.toSeconds(accounts.productiveNs());
        double tflops = productiveSeconds == 0
                ? 0
                : accounts.steps()
                        * facts.modelFlopsPerStep()
                        / productiveSeconds
                        / facts.spec().chips()
                        / 1e12;
        PoolFacts pool = facts.pool();
        double nodeHours = accounts.nodeHoursHeld();
        return new JobSummary(
                facts.name(),
                Figures.word(job.state()),
                accounts.steps(),
                accounts.steps() * facts.tokensPerStep(),
                accounts.steps() == 0 ? 0 : productiveSeconds / accounts.steps(),
                tflops,
                tflops / facts.peakTflopsPerChip(),
                accounts.totalNs() == 0 ? 0 : (double) accounts.productiveNs() / accounts.totalNs(),
                VirtualTime.toSeconds(accounts.queueNs()),
                InterruptionCounts.of(job, catalogue),
                LostSeconds.of(accounts),
                pool == null
                        ? 0
                        : nodeHours
                                * pool.system().chipsPerNode()
                                * pool.system().usdPerChipHour(),
                pool == null ? 0 : nodeHours * pool.system().ratedNodeWatts() * catalogue.defaultPue() / 1000);
    }

    void writeTo(JsonLine json) {
        json.beginObject()
                .field("name", name)
                .field("state", state)
                .field("steps", steps)
                .field("tokens", tokens)
                .field("stepTimeSeconds", stepTimeSeconds)
                .field("tflopsPerChip", tflopsPerChip)
                .field("mfu", mfu)
                .field("goodput", goodput)
                .field("queueSeconds", queueSeconds);
        interruptions.writeTo(json.key("interruptions"));
        lostSeconds.writeTo(json.key("lostSeconds"));
        json.field("costUsd", costUsd).field("energyKwh", energyKwh).endObject();
    }
}
