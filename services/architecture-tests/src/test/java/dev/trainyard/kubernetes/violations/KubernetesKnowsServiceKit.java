package dev.trainyard.kubernetes.violations;

import dev.trainyard.servicekit.broker.BrokerProcess;

/** Breaks: resource classes know the domain only. */
public final class KubernetesKnowsServiceKit {
    private KubernetesKnowsServiceKit() {}

    static Object broker() {
        return BrokerProcess.class;
    }
}
