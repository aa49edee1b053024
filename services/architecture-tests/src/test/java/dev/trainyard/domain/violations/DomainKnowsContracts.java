package dev.trainyard.domain.violations;

import dev.trainyard.contracts.topics.TopicCatalogue;

/** Breaks: the domain knows the kernel only. */
public final class DomainKnowsContracts {
    private DomainKnowsContracts() {}

    static Object topics() {
        return TopicCatalogue.class;
    }
}
