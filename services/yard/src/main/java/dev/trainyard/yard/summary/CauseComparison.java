package dev.trainyard.yard.summary;

import dev.trainyard.domain.catalogue.Catalogue;
import dev.trainyard.domain.catalogue.FailurePreset;
import dev.trainyard.domain.event.JobAccounts;
import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.domain.spec.TrainingJobSpec;
import dev.trainyard.kernel.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How often a cause struck a job, beside what its rate lets expect and what was published.
 *
 * @param process the cause
 * @param simulated how often it interrupted the job
 * @param published how often it was counted in the published run; empty without a preset
 * @param expected rate x components of the job x hours in which it made steps x share of faults that are detected before
 *     another one interrupts the job
 * @param interval the Poisson interval around {@code expected}
 */
public record CauseComparison(
        FailureProcessSpec process, int simulated, OptionalInt published, double expected, PoissonInterval interval) {
    /** Whether the simulated count lies within the interval. */
    public boolean asExpected() {
        return interval.contains(simulated);
    }

    /** All causes of the job's pool, in the catalogue's order; empty when nothing fails there. */
    public static List<CauseComparison> of(JobHistory job, Catalogue catalogue) {
        PoolFacts pool = job.facts().pool();
        if (pool == null) {
            return List.of();
        }
        InterruptionCounts counts = InterruptionCounts.of(job, catalogue);
        double hours = exposedHours(job.accounts());
        List<FailureProcessSpec> processes =
                catalogue.failureProcesses(pool.spec().failures());
        double faultsPerHour = 0;
        for (FailureProcessSpec process : processes) {
            faultsPerHour += faultsPerHour(process, job.facts(), pool);
        }
        List<CauseComparison> all = new ArrayList<>();
        for (FailureProcessSpec process : processes) {
            double detectionHours = process.detectionNs() / (double) VirtualTime.HOUR_NS;
            double expected =
                    faultsPerHour(process, job.facts(), pool) * hours * StrictMath.exp(-faultsPerHour * detectionHours);
            all.add(new CauseComparison(
                    process,
                    counts.count(process.cause()),
                    published(catalogue, pool, process.cause()),
                    expected,
                    PoissonInterval.around(expected)));
        }
        return List.copyOf(all);
    }

    private static double faultsPerHour(FailureProcessSpec process, JobFacts job, PoolFacts pool) {
        return process.ratePerMillionHours() / 1e6 * components(process.component(), job, pool);
    }

    /** Hours in which a fault interrupts the job: all but those in which it waits or recovers. */
    private static double exposedHours(JobAccounts accounts) {
        long ns = accounts.totalNs()
                - accounts.waitingNs()
                - accounts.suspendedNs()
                - accounts.detectionNs()
                - accounts.restartNs();
        return Math.max(0, ns) / (double) VirtualTime.HOUR_NS;
    }

    private static int components(ComponentClass component, JobFacts job, PoolFacts pool) {
        TrainingJobSpec spec = job.spec();
        return switch (component) {
            case Chip, Link -> spec.chips();
            case Node, Software -> spec.nodes();
            case Rack -> Math.ceilDiv(spec.nodes(), pool.spec().rack().nodes());
        };
    }

    private static OptionalInt published(Catalogue catalogue, PoolFacts pool, String cause) {
        return catalogue.failurePreset(pool.spec().failures().preset()).stream()
                .flatMap(preset -> preset.causes().stream())
                .filter(c -> c.process().cause().equals(cause))
                .mapToInt(FailurePreset.Cause::publishedCount)
                .findFirst();
    }
}
