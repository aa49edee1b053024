package dev.trainyard.kernel.violations;

import dev.trainyard.domain.yard.NodeId;

/** Breaks: the kernel knows nobody. */
public final class KernelKnowsDomain {
    private KernelKnowsDomain() {}

    static Object node() {
        return NodeId.of(0, 0);
    }
}
