package dev.trainyard.failureinjector.model;

import dev.trainyard.domain.spec.ComponentClass;
import dev.trainyard.domain.spec.FailureProcessSpec;
import dev.trainyard.kernel.VirtualTime;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Several independent Poisson processes seen as one: the rate is the sum of their rates, and a fault belongs to one of
 * them with a probability proportional to its rate (superposition of Poisson processes).
 */
final class ProcessMix {
    private static final double HOURS_OF_RATE = 1e6;

    private final List<FailureProcessSpec> processes;
    private final double[] cumulativeRates;

    /**
     * @param processes the processes, in a fixed order
     * @param components how many components of a class share this mix
     */
    ProcessMix(List<FailureProcessSpec> processes, ToIntFunction<ComponentClass> components) {
        this.processes = List.copyOf(processes);
        this.cumulativeRates = new double[processes.size()];
        double sum = 0;
        for (int i = 0; i < cumulativeRates.length; i++) {
            FailureProcessSpec p = processes.get(i);
            sum += p.ratePerMillionHours() * components.applyAsInt(p.component());
            cumulativeRates[i] = sum;
        }
    }

    /** Whether anything ever happens. */
    boolean isEmpty() {
        return ratePerMillionHours() <= 0;
    }

    /** Mean time between two faults of the mix in nanoseconds; infinite for an empty mix. */
    double meanGapNs() {
        return HOURS_OF_RATE * VirtualTime.HOUR_NS / ratePerMillionHours();
    }

    /** The process that a uniform draw in [0, 1) falls on; the mix must not be empty. */
    FailureProcessSpec pick(double uniform) {
        double at = uniform * ratePerMillionHours();
        int i = 0;
        while (i < cumulativeRates.length - 1 && at >= cumulativeRates[i]) {
            i++;
        }
        return processes.get(i);
    }

    private double ratePerMillionHours() {
        return cumulativeRates.length == 0 ? 0 : cumulativeRates[cumulativeRates.length - 1];
    }
}
