package dev.trainyard.devbroker.violations;

import dev.trainyard.kernel.VirtualTime;

/** Breaks: the broker knows nothing of Trainyard. */
public final class BrokerKnowsKernel {
    private BrokerKnowsKernel() {}

    static Object time() {
        return VirtualTime.format(System.nanoTime());
    }
}
