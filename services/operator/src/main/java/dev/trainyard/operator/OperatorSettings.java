package dev.trainyard.operator;

import dev.trainyard.operator.status.Limits;
import java.time.Duration;

/**
 * How an operator works.
 *
 * @param identity its name among several, such as that of its pod
 * @param leaseNamespace where the lease lies that says who leads
 * @param leaseName name of that lease
 * @param leaseDuration so long a leader that says nothing is believed to be there
 * @param limits what the API server is spared
 */
public record OperatorSettings(
        String identity, String leaseNamespace, String leaseName, Duration leaseDuration, Limits limits) {
    /** The settings of a program of this name. */
    public static OperatorSettings standard(String identity, String leaseNamespace) {
        return new OperatorSettings(
                identity, leaseNamespace, "trainyard-operator", Duration.ofSeconds(15), Limits.standard());
    }

    /** The same with another patience for a leader. */
    public OperatorSettings withLeaseDuration(Duration v) {
        return new OperatorSettings(identity, leaseNamespace, leaseName, v, limits);
    }

    /** The same with other limits. */
    public OperatorSettings withLimits(Limits v) {
        return new OperatorSettings(identity, leaseNamespace, leaseName, leaseDuration, v);
    }
}
