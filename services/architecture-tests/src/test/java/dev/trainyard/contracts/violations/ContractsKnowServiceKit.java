package dev.trainyard.contracts.violations;

import dev.trainyard.servicekit.broker.BrokerProcess;

/** Breaks: contracts know kernel and domain only. */
public final class ContractsKnowServiceKit {
    private ContractsKnowServiceKit() {}

    static Object broker() {
        return BrokerProcess.class;
    }
}
